import { AppError } from '@spanhouse/core';

/**
 * Where a histogram goes on: the newest minute that is not counted yet, and how many are counted at once from there on, as those before them took their time.
 * Written `<minute>-<minutes>`.
 */
export type HistogramPlace = { readonly minute: bigint; readonly minutes: bigint };

const PLACE = /^(\d{1,10})-([1-9]\d{0,9})$/;

export function writePlace({ minute, minutes }: HistogramPlace): string {
  return `${String(minute)}-${String(minutes)}`;
}

/** @throws AppError QUERY.INVALID */
export function readPlace(text: string): HistogramPlace {
  const match = PLACE.exec(text);
  if (match === null) throw new AppError('QUERY.INVALID', 'This is no place where a histogram goes on.');
  return { minute: BigInt(match[1] ?? 0), minutes: BigInt(match[2] ?? 0) };
}
