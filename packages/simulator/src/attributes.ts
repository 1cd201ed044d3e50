import type { AnyValue, KeyValue } from '@spanhouse/otlp';

export function text(key: string, value: string): KeyValue {
  return { key, value: { kind: 'string', value } };
}

export function integer(key: string, value: number): KeyValue {
  return { key, value: { kind: 'int', value: BigInt(Math.round(value)) } };
}

export function truth(key: string, value: boolean): KeyValue {
  return { key, value: { kind: 'bool', value } };
}

export function texts(key: string, values: readonly string[]): KeyValue {
  return { key, value: { kind: 'array', values: values.map((value): AnyValue => ({ kind: 'string', value })) } };
}
