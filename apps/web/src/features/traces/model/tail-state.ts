import type { SpanRowView } from './search-view.ts';

/** Rows of a live tail that stay on the page. */
export const TAIL_ROWS_KEPT = 1_000;

type Place = { readonly sinceMs: number; readonly blocks: Readonly<Record<string, string>> };

/** What one look found. */
export type TailLook = {
  readonly rows: readonly SpanRowView[];
  readonly place: Place;
  readonly notShown: number;
  readonly isBehind: boolean;
};

export type TailState = {
  /** As they came, the last look's first. */
  readonly rows: readonly SpanRowView[];
  readonly place: Place;
  /** Matching spans since the tail began. */
  readonly seen: number;
  /** Of them: that a look did not give, or that had to make room. */
  readonly notShown: number;
  readonly isBehind: boolean;
};

/** The tail after one more look. */
export function afterLook(before: TailState | undefined, look: TailLook): TailState {
  const rows = [...look.rows, ...(before?.rows ?? [])];
  const kept = rows.slice(0, TAIL_ROWS_KEPT);
  return {
    rows: kept,
    place: look.place,
    seen: (before?.seen ?? 0) + look.rows.length + look.notShown,
    notShown: (before?.notShown ?? 0) + look.notShown + (rows.length - kept.length),
    isBehind: look.isBehind,
  };
}
