import type { AnyValue } from '@spanhouse/otlp';
import { base64Of } from '@spanhouse/otlp/json';

/** What a person reads: arrays and maps as JSON, bytes as base64, an empty or absent value as ''. */
export function attributeText(value: AnyValue | null): string {
  return value?.kind === 'string' ? value.value : textOf(value);
}

/** A string inside an array or map is quoted, as in JSON; numbers that JSON has not (NaN, 64 bits) are written as they are. */
function textOf(value: AnyValue | null): string {
  switch (value?.kind) {
    case undefined:
    case 'empty':
      return '';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return base64Of(value.value);
    case 'array':
      return `[${value.values.map(elementOf).join(', ')}]`;
    case 'kvlist':
      return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}: ${elementOf(entry.value)}`).join(', ')}}`;
  }
}

function elementOf(value: AnyValue | null): string {
  if (value === null || value.kind === 'empty') return 'null';
  return value.kind === 'bytes' ? JSON.stringify(textOf(value)) : textOf(value);
}
