import { expect, it } from 'vitest';
import { storedData } from './storage-of.ts';

const DAY = 86_400;
/** Noon of some day. */
const NOW = 20_000 * DAY + DAY / 2;
const INDEX_BYTES_PER_SPAN = 10;

/** @param daysAgo of which day; @param firstAt seconds into that day */
const aDay = (daysAgo: number, spans: number, firstAt = 0) => ({
  day_start: (20_000 - daysAgo) * DAY,
  first_receipt: (20_000 - daysAgo) * DAY + firstAt,
  answered_at: NOW,
  spans,
  bytes: spans * 20,
});

it('nothing stored is nothing a day', () => {
  expect(storedData([], INDEX_BYTES_PER_SPAN)).toEqual({
    days: 0,
    spansPerDay: 0,
    indexBytesPerDay: 0,
    blockBytesPerDay: 0,
    storedBytes: 0,
    storedSpans: 0,
  });
});

it('a young project is reckoned from its first receipt, once some minutes have passed', () => {
  // 600 spans in the hour before noon are 14,400 a day.
  const hour = storedData([aDay(0, 600, 11 * 3_600)], INDEX_BYTES_PER_SPAN);
  expect(hour.days).toBeCloseTo(1 / 24);
  expect(hour.spansPerDay).toBeCloseTo(14_400);
  expect(hour.blockBytesPerDay).toBeCloseTo(14_400 * 20);
  expect(hour.indexBytesPerDay).toBeCloseTo(14_400 * 10);
  expect(hour).toMatchObject({ storedSpans: 600, storedBytes: 600 * 30 });
  expect(storedData([aDay(0, 600, 12 * 3_600 - 599)], INDEX_BYTES_PER_SPAN)).toMatchObject({ days: 0, spansPerDay: 0 });
});

it('a first day that began late does not make the days after it smaller', () => {
  // 100 spans an hour from 23:00 of yesterday on: 13 hours.
  const { days, spansPerDay } = storedData([aDay(1, 100, 23 * 3_600), aDay(0, 1_200)], INDEX_BYTES_PER_SPAN);
  expect(days).toBeCloseTo(13 / 24);
  expect(spansPerDay).toBeCloseTo(2_400);
});

it('an older project is reckoned over the last seven days, days without spans among them', () => {
  const { days, spansPerDay, storedSpans } = storedData([aDay(30, 1e9), aDay(6, 650, 3_600), aDay(0, 650)], INDEX_BYTES_PER_SPAN);
  expect(days).toBeCloseTo(6.5);
  expect(spansPerDay).toBeCloseTo(200);
  expect(storedSpans).toBe(1e9 + 1_300);
});
