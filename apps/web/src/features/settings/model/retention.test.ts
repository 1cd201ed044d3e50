import { expect, it } from 'vitest';
import { bytesOfDays, RETENTION_CHOICES } from './retention.ts';

const RATES = { spansPerDay: 100, indexBytesPerDay: 1_000, blockBytesPerDay: 4_000, storedBytes: 0, storedSpans: 0 };

it('each choice takes so many days of index and blocks', () => {
  expect(RETENTION_CHOICES.map((days) => bytesOfDays({ ...RATES, days: 0.5 }, days))).toEqual([
    5_000, 15_000, 35_000, 70_000, 150_000, 450_000, 1_825_000,
  ]);
});

it('nothing is told that is not known', () => {
  expect(bytesOfDays({ ...RATES, days: 0 }, 30)).toBeNull();
});
