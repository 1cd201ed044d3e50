import type { KeyValue } from '@spanhouse/otlp';

export function text(key: string, value: string): KeyValue {
  return { key, value: { kind: 'string', value } };
}

export function integer(key: string, value: number): KeyValue {
  return { key, value: { kind: 'int', value: BigInt(Math.round(value)) } };
}

export function truth(key: string, value: boolean): KeyValue {
  return { key, value: { kind: 'bool', value } };
}
