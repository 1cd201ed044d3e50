import type { ProjectId } from '@spanhouse/core';
import type { SeverityLevel } from '../severity.ts';
import type { LogQuery, LogRange } from './log-query.ts';

/** Where a record is: names it for ever, and orders records of the same nanosecond. `<time>-<partition>-<offset>-<row>`. */
export type LogId = string;

export type LogEntry = {
  readonly id: LogId;
  /** Nanoseconds since 1970, decimal. */
  readonly time: string;
  /** '0': not given. */
  readonly observedTime: string;
  readonly service: string;
  readonly environment: string;
  /** 0: unknown. */
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly scope: string;
  /** Hex; '' for none. */
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  readonly droppedAttributes: number;
  readonly body: string;
  /** What OTLP calls the kind of the body; of all but `string` the text is JSON or a number. */
  readonly bodyKind: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly resourceId: string;
  /** Decimal; of `patterns`. */
  readonly pattern: string;
};

export type LogPage = {
  readonly entries: readonly LogEntry[];
  /** To be given to the next question; null: there are no more. */
  readonly next: LogId | null;
};

export type LogHistogram = {
  /** Nanoseconds since 1970 and of one bucket, decimal. The first bucket begins at `start`. */
  readonly start: string;
  readonly step: string;
  /** Of this answer. Answers that go on from each other add up, bucket by bucket, to what one answer would say. */
  readonly total: number;
  /** Records a bucket by level; `unknown` for those without a severity. Levels without records are left out. */
  readonly series: readonly { readonly level: SeverityLevel | 'unknown'; readonly counts: readonly number[] }[];
  /** Nanoseconds since 1970, decimal: from here to the end of the range all is counted. A bucket may lie on both sides. */
  readonly countedFrom: string;
  /** To be given to the next question; null: all is counted. */
  readonly next: string | null;
};

export type LogFieldValues = {
  readonly field: string;
  /** Of the records looked at, how many have it. */
  readonly count: number;
  /** The most frequent. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly from: 'own' | 'record' | 'resource';
};
/** `lookedAt`: the newest records that match, at most so many. */
export type LogFields = { readonly lookedAt: number; readonly fields: readonly LogFieldValues[] };

export type LogPattern = {
  /** Decimal; a condition `pattern=<id>` finds its records. */
  readonly id: string;
  readonly template: string;
  readonly example: string;
  readonly count: number;
  readonly services: readonly string[];
  /** The highest. */
  readonly severity: number;
  readonly firstTime: string;
  readonly lastTime: string;
};

/** How far a reader has followed: by partition of the log, the next place `<offset>-<row>`. Opaque to who holds it. */
export type TailPosition = Readonly<Record<string, string>>;
export type LogTail = {
  /** In the order in which they were stored. */
  readonly entries: readonly LogEntry[];
  readonly position: TailPosition;
  /** There is more already: ask again at once. */
  readonly isBehind: boolean;
};

/** A span whose records are asked for. */
export type SpanOfLogs = LogRange & {
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  /** Attributes of its resource that name where it ran; used when no record bears the ids. */
  readonly resource: Readonly<Record<string, string>>;
};
export type SpanLogs = {
  /** `span`: they bear its ids. `trace`: those of its trace alone. `instance`: of the same pod, instance or host in that time, by `key`. `none`: there are none. */
  readonly by: 'span' | 'trace' | 'instance' | 'none';
  readonly key: string | null;
  readonly entries: readonly LogEntry[];
  /** There are more than `entries`. */
  readonly isCut: boolean;
};

export type Asking = { readonly signal?: AbortSignal };

/** Every question about log records. Errors of all: QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED, STORE.UNAVAILABLE. */
export interface LogReader {
  /** Newest first, or oldest first; `after` a place that a page before gave. */
  find(
    query: LogQuery,
    page: { readonly limit: number; readonly order: 'newest' | 'oldest'; readonly after?: LogId | null },
    asking?: Asking,
  ): Promise<LogPage>;
  /**
   * At most so many buckets. An answer comes after a stated time with the newest minutes that are counted until then; `after` is where an answer before
   * ended, of the same query and buckets.
   */
  histogram(query: LogQuery, of: { readonly buckets: number; readonly after?: string | null }, asking?: Asking): Promise<LogHistogram>;
  fields(query: LogQuery, asking?: Asking): Promise<LogFields>;
  /** Most frequent first. */
  patterns(query: LogQuery, asking?: Asking): Promise<readonly LogPattern[]>;
  /** Records of the same resource around one of them, oldest first; the record itself is not among them. Null when it is not there. */
  context(
    projectId: ProjectId,
    id: LogId,
    lines: number,
    asking?: Asking,
  ): Promise<{ readonly before: readonly LogEntry[]; readonly entry: LogEntry; readonly after: readonly LogEntry[] } | null>;
  /** What came since; from null on only the position of now. Each record exactly once, however late its own time is. */
  tail(query: Pick<LogQuery, 'projectId' | 'conditions'>, position: TailPosition | null, limit: number, asking?: Asking): Promise<LogTail>;
  ofSpan(projectId: ProjectId, span: SpanOfLogs, limit: number, asking?: Asking): Promise<SpanLogs>;
  /** Whether there ever was a record that is still kept. */
  hasAny(projectId: ProjectId, asking?: Asking): Promise<boolean>;
}
