import { parseDuration as parseNs } from '@spanhouse/ui/duration';

/** What stands in a duration field, and the nanoseconds it means (as text, the way a query holds them); null while it means nothing. */
export type ParsedField = { readonly text: string; readonly ns: string | null };

export function parseDurationField(text: string): ParsedField {
  const ns = parseNs(text);
  return { text, ns: ns === null ? null : String(ns) };
}

const UNITS: readonly (readonly [number, string])[] = [
  [1_000_000_000, 's'],
  [1_000_000, 'ms'],
  [1_000, 'us'],
  [1, 'ns'],
];

/** Nanoseconds in the largest unit that gives a whole number: `500ms`, `1500us`. */
export function writeDurationField(ns: string): string {
  const value = Number(ns);
  const unit = UNITS.find(([size]) => value % size === 0) ?? UNITS[3];
  return unit === undefined ? ns : `${String(value / unit[0])}${unit[1]}`;
}
