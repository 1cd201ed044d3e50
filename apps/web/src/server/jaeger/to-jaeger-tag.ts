import type { AnyValue, KeyValue } from '@spanhouse/otlp';
import type { JaegerTag } from './jaeger-model.ts';

/** Attributes as tags. An attribute without a value is an empty text, as the Collector translates it. */
export function toJaegerTags(attributes: readonly KeyValue[]): readonly JaegerTag[] {
  return attributes.map(({ key, value }) => ({ key, ...typedValue(value) }));
}

function typedValue(value: AnyValue | null): Omit<JaegerTag, 'key'> {
  switch (value?.kind) {
    case 'string':
      return { type: 'string', value: value.value };
    case 'bool':
      return { type: 'bool', value: value.value };
    case 'int':
      return { type: 'int64', value: wholeNumber(value.value) };
    case 'double':
      // JSON has no words for these.
      return Number.isFinite(value.value) ? { type: 'float64', value: value.value } : { type: 'string', value: String(value.value) };
    case 'bytes':
      return { type: 'binary', value: Buffer.from(value.value).toString('base64') };
    case 'array':
    case 'kvlist':
      return { type: 'string', value: JSON.stringify(plainValue(value)) };
    case 'empty':
    case undefined:
      return { type: 'string', value: '' };
  }
}

function plainValue(value: AnyValue | null): unknown {
  switch (value?.kind) {
    case 'array':
      return value.values.map(plainValue);
    case 'kvlist':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, plainValue(entry.value)]));
    case 'int':
      return wholeNumber(value.value);
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    case 'string':
    case 'bool':
    case 'double':
      return value.value;
    case 'empty':
    case undefined:
      return null;
  }
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
