import { parseDuration } from './durations.ts';

const SIZES: Readonly<Record<string, bigint>> = {
  B: 1n,
  KB: 1_000n,
  kB: 1_000n,
  MB: 1_000_000n,
  GB: 1_000_000_000n,
  TB: 1_000_000_000_000n,
  KiB: 1n << 10n,
  MiB: 1n << 20n,
  GiB: 1n << 30n,
  TiB: 1n << 40n,
};

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number as text in decimal, with a point or an exponent or without; null when it is none. */
export function numberOf(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/**
 * `500`, `0.5`, `10MB` in bytes, `500ms` in nanoseconds: as decimal text. Null when it is none of them.
 */
export function parseNumber(text: string): string | null {
  if (numberOf(text) !== null) return text;
  const size = /^(\d{1,15})(?:\.(\d{1,9}))? ?([kKMGT]?i?B)$/.exec(text);
  const unit = size === null ? undefined : SIZES[size[3] ?? ''];
  if (size !== null && unit !== undefined) {
    const fraction = size[2] ?? '';
    return String((BigInt((size[1] ?? '') + fraction) * unit) / 10n ** BigInt(fraction.length));
  }
  const ns = parseDuration(text);
  return ns === null ? null : ns.toString();
}
