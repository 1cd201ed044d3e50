import type { Breakdown, BreakdownRow } from '@spanhouse/trace-store';
import type { Change, Hop, Suspect } from './diagnosis.ts';
import { errorShare, meanNs, totalsOf, without, type Totals } from './interface-totals.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';

export type Measure = 'duration' | 'errors';

const FIGURE: Readonly<Record<Measure, (totals: Totals) => number>> = { duration: meanNs, errors: errorShare };
const KIND: Readonly<Partial<Record<Breakdown, Suspect['kind']>>> = {
  instance: 'instance',
  host: 'host',
  region: 'region',
  version: 'version',
};

/**
 * Values of a dimension that explain an interface's change by themselves.
 *
 * A value explains how much more its requests took (or failed) than the others', as a part of what all requests of the window took more than
 * those of the baseline. A version that is new is held against the baseline instead: it may have replaced all others. A dimension with one value
 * tells nothing, unless that value is a new version.
 *
 * @param inherited part of the first interface's change that goes back to this one
 */
export function standingOut(
  by: Breakdown,
  now: readonly BreakdownRow[],
  then: readonly BreakdownRow[],
  { measure, path, inherited }: { readonly measure: Measure; readonly path: readonly Hop[]; readonly inherited: number },
): readonly Suspect[] {
  const kind = KIND[by];
  const figure = FIGURE[measure];
  const [all, before] = [totalsOf(now), totalsOf(then)];
  const grown = (figure(all) - figure(before)) * all.requests;
  if (kind === undefined || grown <= 0) return [];
  const known = new Map(then.map((row) => [row.value, row]));
  return now.flatMap((row): Suspect[] => {
    const own = totalsOf([row]);
    const isNew = !known.has(row.value);
    const others = by === 'version' && isNew ? before : without(all, own);
    if (row.value === '' || own.requests === 0 || others.requests === 0) return [];
    const share = Math.min(1, ((figure(own) - figure(others)) * own.requests) / grown);
    if (share < SUSPECT_LIMITS.standsOutShare) return [];
    const beforeOwn = known.get(row.value);
    const change: Change = { before: figure(beforeOwn === undefined ? before : totalsOf([beforeOwn])), after: figure(own) };
    return [{ kind, name: row.value, componentClass: null, path, operation: '', share: share * inherited, measure, change, isNew }];
  });
}
