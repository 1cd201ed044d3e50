/** What figures are held against. */
export const COMPARED_WITH = ['previous', 'yesterday', 'lastWeek'] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];
/** The same, where nothing may be compared too. */
export const COMPARISONS = ['none', ...COMPARED_WITH] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type MsRange = { readonly fromMs: number; readonly toMs: number };

const DAY_MS = 86_400_000;
/** Counts are kept by buckets of whole half minutes, of five minutes and of hours: moved by one of them, ranges have the same buckets. */
const GRIDS_MS = [
  { upToMs: 3 * 3_600_000, stepMs: 30_000 },
  { upToMs: 36 * 3_600_000, stepMs: 300_000 },
] as const;
const COARSEST_MS = 3_600_000;

/** How far back the range lies that a range is held against. */
export function comparisonOffset({ fromMs, toMs }: MsRange, comparison: ComparedWith): number {
  if (comparison === 'yesterday') return DAY_MS;
  if (comparison === 'lastWeek') return 7 * DAY_MS;
  const lengthMs = toMs - fromMs;
  const stepMs = GRIDS_MS.find(({ upToMs }) => lengthMs <= upToMs)?.stepMs ?? COARSEST_MS;
  return Math.max(stepMs, Math.ceil(lengthMs / stepMs) * stepMs);
}

export function comparedRange(range: MsRange, comparison: ComparedWith): MsRange {
  const offset = comparisonOffset(range, comparison);
  return { fromMs: Math.max(0, range.fromMs - offset), toMs: Math.max(0, range.toMs - offset) };
}

/** Values of another range, at the moments of this one. What is not there is null. */
export function movedTo<Value>(
  times: readonly number[],
  other: { readonly times: readonly number[]; readonly values: readonly Value[] },
  offsetMs: number,
): readonly (Value | null)[] {
  const byTime = new Map(other.times.map((time, i) => [time + offsetMs, other.values[i] ?? null]));
  return times.map((time) => byTime.get(time) ?? null);
}
