/*
 * Whether two samples differ, and by how much at least. Pure; sizes are those of samples, some hundreds.
 */

/** So many of so many. */
export type Part = { readonly count: number; readonly of: number };

/** Standard normal quantile of a two-sided 95 % interval. */
const Z95 = 1.959964;

/**
 * Two-sided p-value of Fisher's exact test: how probable shares at least as far apart are when both samples come from the same whole.
 * Exact for any count, and cheap at these sizes, so no approximation is needed for large ones.
 */
export function fisherP(a: Part, b: Part): number {
  const hits = a.count + b.count;
  const all = a.of + b.of;
  const least = Math.max(0, hits - b.of);
  const most = Math.min(hits, a.of);
  const base = logChoose(all, hits);
  const logP = (count: number): number => logChoose(a.of, count) + logChoose(b.of, hits - count) - base;
  const observed = logP(a.count) + 1e-9;
  let p = 0;
  for (let count = least; count <= most; count++) {
    const log = logP(count);
    if (log <= observed) p += Math.exp(log);
  }
  return Math.min(1, p);
}

/** How far the shares lie apart at least: the end of the 95 % interval of their difference (Newcombe's, from two Wilson intervals) that is nearer to 0; 0 when it holds 0. */
export function differenceAtLeast(a: Part, b: Part): number {
  const [high, low] = a.count * b.of >= b.count * a.of ? [a, b] : [b, a];
  const difference = shareOf(high) - shareOf(low);
  const below = shareOf(high) - wilson(high, -1);
  const above = wilson(low, 1) - shareOf(low);
  return Math.max(0, difference - Math.hypot(below, above));
}

export function shareOf({ count, of }: Part): number {
  return of === 0 ? 0 : count / of;
}

/** An end of Wilson's interval of a share. */
function wilson(part: Part, side: -1 | 1): number {
  const { of } = part;
  if (of === 0) return side < 0 ? 0 : 1;
  const share = shareOf(part);
  const z2 = (Z95 * Z95) / of;
  const end = (share + z2 / 2 + side * Z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of))) / (1 + z2);
  return Math.min(1, Math.max(0, end));
}

export type RankSum = {
  /** Rank-biserial correlation, -1 to 1: how much likelier a number of `a` is the higher of a pair than the lower. */
  readonly effect: number;
  /** The end of its 95 % interval that is nearer to 0, without the sign. */
  readonly effectAtLeast: number;
  /** Never less than the true one: from a bound of the normal distribution's tail. */
  readonly p: number;
};

/** The test of Mann and Whitney, ties by their middle rank. Both samples have at least one number. */
export function rankSum(a: readonly number[], b: readonly number[]): RankSum {
  const pooled = [...a.map((value) => ({ value, isOfA: true })), ...b.map((value) => ({ value, isOfA: false }))].sort(
    (x, y) => x.value - y.value,
  );
  let rankSumOfA = 0;
  let ties = 0;
  for (let from = 0; from < pooled.length;) {
    let to = from;
    while (to < pooled.length && pooled[to]?.value === pooled[from]?.value) to++;
    const middle = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (pooled[i]?.isOfA === true) rankSumOfA += middle;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const all = a.length + b.length;
  const pairs = a.length * b.length;
  const wins = rankSumOfA - (a.length * (a.length + 1)) / 2;
  const effect = (2 * wins) / pairs - 1;
  const deviation = Math.sqrt((pairs / 12) * (all + 1 - ties / (all * (all - 1)))) * (2 / pairs);
  if (!(deviation > 0)) return { effect: 0, effectAtLeast: 0, p: 1 };
  const z = Math.abs(effect) / deviation;
  return { effect, effectAtLeast: Math.max(0, Math.abs(effect) - Z95 * deviation), p: Math.min(1, Math.exp((-z * z) / 2)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half) - 1] ?? NaN)) / 2;
}

const logFactorials: number[] = [0];

function logChoose(of: number, count: number): number {
  for (let i = logFactorials.length; i <= of; i++) logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return (logFactorials[of] ?? 0) - (logFactorials[count] ?? 0) - (logFactorials[of - count] ?? 0);
}
