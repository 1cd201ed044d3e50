import type { SearchResult } from './search-view.ts';

/** One mark of the scatter. */
export type TracePoint = {
  readonly timeMs: number;
  readonly durationNs: number;
  readonly isError: boolean;
  /** Null for a mark that is not among the rows. */
  readonly traceId: string | null;
  /** Service and operation where a row tells them, else ''. */
  readonly title: string;
};

/** STATUS_CODE_ERROR of OTLP. */
const STATUS_ERROR = 2;

export function toScatterPoints(result: SearchResult): readonly TracePoint[] {
  const titles = new Map<string, string>();
  if (result.mode === 'traces')
    for (const row of result.rows) titles.set(row.traceId, row.rootSeen ? `${row.rootService} · ${row.rootName}` : '');
  else for (const row of result.rows) titles.set(row.traceId, `${row.service} · ${row.name}`);
  return result.points.map(({ timeMs, durationNs, status, traceId }) => ({
    timeMs,
    durationNs,
    isError: status === STATUS_ERROR,
    traceId: traceId ?? null,
    title: traceId === undefined ? '' : (titles.get(traceId) ?? ''),
  }));
}
