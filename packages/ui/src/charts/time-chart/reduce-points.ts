/** More than a screen has columns for; the server reduces before it sends, this is the guard. */
export const POINTS_MAX = 2_000;

/**
 * Which points of `values[from … to)` are drawn when there are more than `max`: of every stretch its least, its greatest and its first gap, in order.
 * A peak of one point stays visible and a gap stays a gap. All indices where there are few enough.
 */
export function reducedIndices(values: readonly (number | null)[], from = 0, to = values.length, max = POINTS_MAX): readonly number[] {
  const count = to - from;
  if (count <= max) return Array.from({ length: Math.max(0, count) }, (_, i) => from + i);
  const stretches = Math.max(1, Math.floor(max / 3));
  const kept: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = from + Math.floor((stretch * count) / stretches);
    kept.push(...extremes(values, start, from + Math.floor(((stretch + 1) * count) / stretches)));
  }
  return kept;
}

function extremes(values: readonly (number | null)[], from: number, to: number): number[] {
  let [least, greatest, gap] = [-1, -1, -1];
  for (let i = from; i < to; i++) {
    const value = values[i] ?? null;
    if (value === null) {
      if (gap < 0) gap = i;
      continue;
    }
    if (least < 0 || value < (values[least] ?? 0)) least = i;
    if (greatest < 0 || value > (values[greatest] ?? 0)) greatest = i;
  }
  return [...new Set([least, greatest, gap])].filter((i) => i >= 0).sort((a, b) => a - b);
}
