import { parseTraces, withTraces } from '../url.ts';

/** What a saved view keeps of the frame's part of the address: time, and environment. */
const FRAME_KEYS = ['from', 'to', 'env'] as const;

/** Longer addresses are refused by servers on the way. */
export const VIEW_SEARCH_MAX = 6_000;

/** The part of an address that a view of the search is: what is none of it, such as which view it began as, is left out. Always written the same way. */
export function viewSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of FRAME_KEYS) {
    const value = search.get(key);
    if (value !== null && value !== '') kept.set(key, value);
  }
  return withTraces(kept, { ...parseTraces(search), viewId: null, isTailing: false }).toString();
}

/** The address of a saved view: it opens the same for whoever gets it, also when the view is changed later. */
export function searchOfView({ id, search }: { readonly id: number; readonly search: string }): string {
  const next = new URLSearchParams(viewSearch(new URLSearchParams(search)));
  next.set('saved', String(id));
  return next.toString();
}

/** Whether the address names a view and says nothing else: then it is the view that is meant. */
export function isViewAlone(search: URLSearchParams): boolean {
  return search.has('saved') && [...search.keys()].every((key) => key === 'saved');
}
