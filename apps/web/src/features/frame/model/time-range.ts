import { formatDateTime } from '@spanhouse/ui/time';

/** A range as it stands in the URL: each end is `now`, `now-15m` or milliseconds since 1970 / ISO 8601. */
export type TimeRange = { readonly from: string; readonly to: string };
export type ResolvedRange = { readonly fromMs: number; readonly toMs: number };

export const DEFAULT_RANGE: TimeRange = { from: 'now-1h', to: 'now' };

/** The ranges of the picker, `now-…` to `now`. */
export const QUICK_RANGES = ['5m', '15m', '30m', '1h', '3h', '6h', '12h', '24h', '2d', '7d'] as const;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds since 1970, or null when the text is no moment. */
function resolveMoment(text: string, nowMs: number): number | null {
  const relative = /^now(?:-(\d{1,6})([smhd]))?$/.exec(text);
  if (relative !== null) return nowMs - (relative[1] === undefined ? 0 : Number(relative[1]) * (UNIT_MS[relative[2] ?? ''] ?? 0));
  if (/^\d{12,14}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

/** A range that cannot be read, or that ends before it begins, is the default one: a URL is never an error page. */
export function parseTimeRange(from: string | null, to: string | null): TimeRange {
  const range = { from: from ?? DEFAULT_RANGE.from, to: to ?? DEFAULT_RANGE.to };
  // Any fixed moment will do to compare the two ends; 2100-01-01 lies after every absolute one.
  const [start, end] = [resolveMoment(range.from, 4_102_444_800_000), resolveMoment(range.to, 4_102_444_800_000)];
  return start === null || end === null || start >= end ? DEFAULT_RANGE : range;
}

export function resolveRange(range: TimeRange, nowMs: number): ResolvedRange {
  return { fromMs: resolveMoment(range.from, nowMs) ?? nowMs - 3_600_000, toMs: resolveMoment(range.to, nowMs) ?? nowMs };
}

/** Absolute, to the millisecond, in UTC: the same moment for whoever opens the link. */
export function absoluteRange(fromMs: number, toMs: number): TimeRange {
  const iso = (ms: number): string => `${formatDateTime(ms, 'UTC').replace(' ', 'T')}Z`;
  return { from: iso(Math.floor(fromMs)), to: iso(Math.max(Math.ceil(toMs), Math.floor(fromMs) + 1)) };
}

/** `1h` for the range `now-1h` to `now`; null for every other range. */
export function quickRangeOf(range: TimeRange): string | null {
  const match = /^now-(\d+[smhd])$/.exec(range.from);
  return match !== null && range.to === 'now' ? (match[1] ?? null) : null;
}

/** Whether new data can still fall into the range. */
export function isOpenRange(range: TimeRange): boolean {
  return range.to.startsWith('now');
}
