/** One dot of the scatter. At most 2,000 come with a result; the shortest and the longest of every moment are always among them. */
export type DurationPoint = {
  readonly timeMs: number;
  readonly durationNs: number;
  /** OTLP status code: 0 unset, 1 ok, 2 error. */
  readonly status: number;
  /** Absent for dots that are not among the rows. */
  readonly traceId?: string;
};

export type TraceRowView = {
  readonly traceId: string;
  readonly startUnixNano: string;
  readonly durationNs: number;
  readonly rootService: string;
  readonly rootName: string;
  /** False when no root span has come (yet): service and name are then empty. */
  readonly rootSeen: boolean;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
  readonly tier: 'hot' | 'cold';
  /** One for each column that was asked for; none of a trace with too many spans for them. */
  readonly values: readonly ValuesView[];
};

/** Distinct values of a span; of a trace, of its matching spans, and where these have none, of its other spans. The first of them as texts. */
export type ValuesView = {
  readonly texts: readonly string[];
  /** Of each text: it was cut. */
  readonly areCut: readonly boolean[];
  readonly count: number;
  /** Matching spans have them. */
  readonly ofMatches: boolean;
};

export type SpanRowView = {
  readonly traceId: string;
  readonly spanId: string;
  readonly startUnixNano: string;
  readonly durationNs: number;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly instance: string;
  readonly environment: string;
  readonly isRoot: boolean;
  /** One for each column that was asked for. */
  readonly values: readonly ValuesView[];
};

/** How far the blocks were searched for what the index does not answer. */
export type ScanView = {
  readonly blocks: number;
  readonly blocksLeft: number;
  /** Where the search goes on; null when nothing is left. */
  readonly next: string | null;
  /** Why not all of what was searched is told. English sentences. */
  readonly notes: readonly string[];
};

type Found<Mode extends string, Row> = {
  readonly mode: Mode;
  readonly rows: readonly Row[];
  readonly points: readonly DurationPoint[];
  /** Spans that match; when not exact, at least so many. */
  readonly matched: { readonly count: number; readonly exact: boolean };
  /** Why the result may not be whole; empty when it is. English sentences. */
  readonly partial: readonly string[];
  /** Absent where the index answered. */
  readonly scan?: ScanView;
};

export type SearchResult = Found<'traces', TraceRowView> | Found<'spans', SpanRowView>;
