export type Change = {
  readonly direction: 'up' | 'down' | 'same' | 'fresh';
  /** Now by before; 1 where there was nothing before. */
  readonly ratio: number;
};

const SAME_WITHIN = 0.005;

/** How a figure has changed. Null when there is no figure now; `fresh` when there was none, or nothing, before. */
export function changeOf(current: number | null, previous: number | null): Change | null {
  if (current === null || !Number.isFinite(current)) return null;
  if (previous === null || !Number.isFinite(previous) || (previous === 0 && current !== 0)) return { direction: 'fresh', ratio: 1 };
  const ratio = previous === 0 ? 1 : current / previous;
  if (Math.abs(ratio - 1) < SAME_WITHIN) return { direction: 'same', ratio };
  return { direction: ratio > 1 ? 'up' : 'down', ratio };
}
