import type { AnyValue, KeyValue } from '@spanhouse/otlp';
import type { BlockSpan } from '../block/block-reader.ts';

/** Whether two stored spans are copies: the same content to the last attribute, with the same resource and scope. */
export function isSameSpan(a: BlockSpan, b: BlockSpan): boolean {
  return isSame(a, b);
}

/** Structural equality of decoded wire objects: numbers by bits as far as JavaScript tells them apart (NaN is NaN, -0 is not 0), order counts. */
function isSame(a: Wire, b: Wire): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(fieldOf(a, key), fieldOf(b, key)));
}

type Wire = BlockSpan | AnyValue | KeyValue | object | string | number | bigint | boolean | null;

function fieldOf(value: object, key: string): Wire {
  // Wire objects hold nothing but wire values.
  return (value as Readonly<Record<string, Wire>>)[key] ?? null;
}
