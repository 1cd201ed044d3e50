import { expect, it } from 'vitest';
import { formatAxisTime, formatDateTime, formatZone, zoneOffsetMs } from './time.ts';

// 2026-11-23T02:31:07.221Z
const MOMENT = 1_795_401_067_221;

it('shows date, time and milliseconds in the zone asked for', () => {
  expect(formatDateTime(MOMENT, 'Asia/Shanghai')).toBe('2026-11-23 10:31:07.221');
  expect(formatZone(MOMENT, 'Asia/Shanghai')).toBe('+08:00');
  expect(formatZone(MOMENT, 'UTC')).toBe('UTC');
});

it('writes an axis as finely as its range needs', () => {
  expect(formatAxisTime(MOMENT, 60_000, 'UTC')).toBe('02:31:07');
  expect(formatAxisTime(MOMENT, 3_600_000, 'UTC')).toBe('02:31');
  expect(formatAxisTime(MOMENT, 7 * 86_400_000, 'UTC')).toBe('11-23 02:31');
});

it.each([
  ['Asia/Shanghai', 8 * 3_600_000],
  ['UTC', 0],
  ['America/St_Johns', -3.5 * 3_600_000],
])('knows how far %s is ahead of UTC', (zone, ms) => {
  expect(zoneOffsetMs(MOMENT, zone)).toBe(ms);
});
