/** In which direction a column's values are bad. */
export type WorseWhen = 'higher' | 'lower' | 'either';

/** How far a value is from the middle one of its column. */
export type Deviation = {
  /** Value by middle value: 2 is twice as much. Null without either, or where the middle is zero. */
  readonly ratio: number | null;
  /** 0 as the others, to 4 entirely different. Only in the bad direction. */
  readonly level: 0 | 1 | 2 | 3 | 4;
};

/** From this factor on a value is of level 1, 2, 3, 4. The same up and down: half is as far as twice. */
const LEVELS = [1.3, 1.6, 2.2, 4] as const;

/**
 * Deviations of a column, aligned with its values.
 *
 * @param floor what counts as nothing: below it values do not differ (0.001 errors are not ten times 0.0001 errors to anyone)
 */
export function deviations(values: readonly (number | null)[], worseWhen: WorseWhen, floor: number): readonly Deviation[] {
  const middle = medianOf(values);
  return values.map((value) => {
    if (value === null || middle === null) return { ratio: null, level: 0 };
    const ratio = middle === 0 ? null : value / middle;
    const factor = Math.max(value, floor) / Math.max(middle, floor);
    const isBad = worseWhen === 'either' || (worseWhen === 'higher' ? factor > 1 : factor < 1);
    return { ratio, level: isBad ? levelOf(factor >= 1 ? factor : 1 / factor) : 0 };
  });
}

function levelOf(factor: number): Deviation['level'] {
  return LEVELS.filter((from) => factor >= from).length as Deviation['level'];
}

/** The lower of the two in the middle where there are two, so that of two instances the worse one stands out. */
function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[(known.length - 1) >> 1] ?? null;
}
