import { formatDuration } from '../../format/duration.ts';
import { formatBytes, formatShare } from '../../format/number.ts';
import { roundTicks } from '../scatter-scale.ts';

/** What the numbers of a chart are. `rate` is per second, `share` 0 to 1. */
export type ChartUnit = 'rate' | 'share' | 'duration-ns' | 'count' | 'bytes';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, digits: number, isCompact: boolean): Intl.NumberFormat {
  const key = `${locale}/${String(digits)}/${String(isCompact)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { maximumSignificantDigits: digits, ...(isCompact ? { notation: 'compact' as const } : {}) });
  formats.set(key, made);
  return made;
}

/** A value in words: three significant figures and its unit. Null is a dash. */
export function formatChartValue(value: number | null, unit: ChartUnit, locale: string): string {
  if (value === null || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 'duration-ns':
      return formatDuration(value, locale);
    case 'share':
      return formatShare(value, locale);
    case 'bytes':
      return formatBytes(value, locale);
    case 'rate':
      return `${formatOf(locale, 3, Math.abs(value) >= 10_000).format(value)}/s`;
    case 'count':
      return formatOf(locale, Math.abs(value) < 10_000 ? 4 : 3, Math.abs(value) >= 10_000).format(value);
  }
}

/** What an axis without data goes up to, so that an empty chart still says what it would show. */
const EMPTY_TOP: Readonly<Record<ChartUnit, number>> = { rate: 1, share: 0.01, 'duration-ns': 1e6, count: 1, bytes: 1_000 };

const SECOND_NS = 1e9;
/** Above a minute 1, 2, 5 are no round times. */
const LONG_STEPS_NS = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 18_000, 36_000, 86_400].map((s) => s * SECOND_NS);

/** The values of an axis' lines: from zero to the first round one at or above `top`. The last is the axis' end. */
export function valueTicks(top: number, unit: ChartUnit, count: number): readonly number[] {
  const end = top > 0 && Number.isFinite(top) ? top : EMPTY_TOP[unit];
  const step = stepOf(end, unit, count);
  const lines = Math.max(1, Math.ceil(end / step - 1e-9));
  return Array.from({ length: lines + 1 }, (_, i) => i * step);
}

function stepOf(end: number, unit: ChartUnit, count: number): number {
  if (unit === 'duration-ns' && end > 60 * SECOND_NS) {
    const long = LONG_STEPS_NS.find((step) => end / step <= count);
    if (long !== undefined) return long;
  }
  const [first = 0, second = end] = roundTicks(0, end, count);
  const step = second - first;
  // There is no half of a request.
  return unit === 'count' ? Math.max(1, step) : step;
}
