import { put } from '../../client/url-values.ts';
import { NO_PART, PICKS, SLOWER_THAN, type Part, type Pick, type SlowerThan } from './model/choice.ts';

/* What the comparison keeps in the URL, beside the frame's part. Reading never fails; writing leaves defaults out. */

export type CompareState = {
  readonly query: string;
  readonly pick: Pick;
  readonly slowerThan: SlowerThan;
  /** Each span is held against those of its own service and name. */
  readonly isOfItsName: boolean;
  readonly part: Part;
  /** What the chosen spans answer beside the query; '' where it is not asked. */
  readonly chosenBy: string;
};

const BOUNDS = { minNs: 'min', maxNs: 'max', sinceMs: 'since', untilMs: 'until' } as const satisfies Record<keyof Part, string>;

export function parseCompare(search: URLSearchParams): CompareState {
  const bound = (key: string): number | null => (/^\d{1,15}$/.test(search.get(key) ?? '') ? Number(search.get(key)) : null);
  return {
    query: search.get('q') ?? '',
    pick: PICKS.find((pick) => pick === search.get('pick')) ?? 'slow',
    slowerThan: SLOWER_THAN.find((share) => String(share) === search.get('share')) ?? 0.95,
    isOfItsName: search.get('each') !== '0',
    part: { minNs: bound(BOUNDS.minNs), maxNs: bound(BOUNDS.maxNs), sinceMs: bound(BOUNDS.sinceMs), untilMs: bound(BOUNDS.untilMs) },
    chosenBy: search.get('with') ?? '',
  };
}

export function withCompare(search: URLSearchParams, state: CompareState): URLSearchParams {
  const next = new URLSearchParams(search);
  const part = state.pick === 'part' ? state.part : NO_PART;
  put(next, 'q', state.query, '');
  put(next, 'pick', state.pick, 'slow');
  put(next, 'share', String(state.slowerThan), '0.95');
  put(next, 'each', state.isOfItsName ? '1' : '0', '1');
  put(next, 'with', state.pick === 'query' ? state.chosenBy : '', '');
  put(next, BOUNDS.minNs, text(part.minNs), '');
  put(next, BOUNDS.maxNs, text(part.maxNs), '');
  put(next, BOUNDS.sinceMs, text(part.sinceMs), '');
  put(next, BOUNDS.untilMs, text(part.untilMs), '');
  return next;
}

function text(bound: number | null): string {
  return bound === null ? '' : String(bound);
}
