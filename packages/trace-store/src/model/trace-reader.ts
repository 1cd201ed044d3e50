import type { ProjectId, SpanId, TraceId, UnixMs, UnixNano } from '@spanhouse/core';

import type { BlockSpan } from '../block/block-reader.ts';
import type { CohortComparison, CohortQuestion } from './cohort.ts';
import type { GroupCurveQuestion, GroupQuestion, NamedCurve, SpanGroups } from './span-groups.ts';
import type { SpanQuery } from './span-query.ts';

/** `hot`: everything that was sent. `cold`: what was kept for longer. */
export type Tier = 'hot' | 'cold';

export type TraceContent = {
  readonly traceId: TraceId;
  readonly summary: {
    /** Spans stored. Copies that a sender made by batching again count here, and come once in the batches. */
    readonly spanCount: number;
    readonly tier: Tier;
    /** Blocks of this trace that could not be read. The trace is whole when this is 0. */
    readonly missingBlocks: number;
  };
  /**
   * At most 1,000 spans each, start time ascending; a span that was sent twice with the same content comes once.
   * Single use. Batches are the caller's to keep; spans share their resource and scope objects.
   */
  readonly batches: AsyncIterable<readonly BlockSpan[]>;
};

/** Which page of a large trace: its number (from 1; the last one when there are fewer), or that of a span (the first one when there is no such span). */
export type PageOfTrace = { readonly spansMax: number } & ({ readonly number: number } | { readonly spanId: bigint });

/** Spans that start one after the other, and those of other pages that they hang below, so that each stands where it belongs. */
export type TracePage = Pick<TraceContent, 'traceId' | 'summary'> & {
  /** From 1. */
  readonly number: number;
  /** Pages there are, at least 1. */
  readonly count: number;
  /** Spans of the pages before this one. */
  readonly before: number;
  /** Spans of this page, those of other pages not counted. */
  readonly own: number;
  /** Spans of other pages. */
  readonly ancestors: number;
  /** By start time, then span id; of copies one. */
  readonly spans: readonly BlockSpan[];
};

export type FoundSpan = {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly start: UnixNano;
  readonly durationNs: bigint;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly instance: string;
  readonly environment: string;
  readonly isRoot: boolean;
  /** One for each column of the query. */
  readonly values: readonly SpanValues[];
};

/**
 * A trace with at least one span that matches. The figures are those of the whole trace, as far as it has come; copies that a sender
 * made by batching again count. Times are whole milliseconds; a trace that nothing outlasts its root lasts as long as the root, to the nanosecond.
 */
export type FoundTrace = {
  readonly traceId: TraceId;
  readonly start: UnixNano;
  readonly durationNs: bigint;
  /** '' when no root has come. */
  readonly rootService: string;
  readonly rootName: string;
  readonly rootSeen: boolean;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
  readonly tier: Tier;
  /** One for each column of the query; empty when none was asked for, or this trace was left out (`partial` says so). */
  readonly values: readonly TraceValues[];
};

/** What a span says of a column: its distinct values, in the order in which they are looked for. */
export type SpanValues = {
  /** As far as they fit into READ_LIMITS.spanValueUnitsMax together; the last of them may be cut. */
  readonly texts: readonly string[];
  /** Of each text: it was cut. */
  readonly areCut: readonly boolean[];
  /** Distinct values there are. */
  readonly count: number;
};

/**
 * What a trace says of a column: distinct values of its matching spans; where none of these has one, of its other spans. The root's first, then in the
 * order in which the spans began that say it.
 */
export type TraceValues = SpanValues & {
  /** Matching spans have them. False: only others do, and a query that asks for one of them, too, would find no span of this trace. */
  readonly ofMatches: boolean;
};

/** How an export ended. */
export type SpanExport = {
  readonly count: number;
  /** There are more than it may give. */
  readonly isCut: boolean;
  readonly partial: readonly string[];
};

/** What a tail has seen: of each partition of the log the last block, by its number. The moment keeps what was received long before out. */
export type TailPlace = { readonly sinceMs: UnixMs; readonly blocks: Readonly<Record<string, string>> };

export type Tail = {
  /** Spans that match of blocks that came since the place, newest first. */
  readonly rows: readonly FoundSpan[];
  /** Where the next look begins. */
  readonly place: TailPlace;
  /** Matching spans beyond what one look gives. */
  readonly notShown: number;
  /** Whether more blocks wait. */
  readonly isBehind: boolean;
  readonly partial: readonly string[];
};

/** What a query costs before it is asked. `index`: rows of the index that are read; `blocks`: blocks that have to be looked into, at most, and their bytes as stored. */
export type QueryCost = { readonly kind: 'index' | 'blocks'; readonly indexRows: number; readonly blocks: number; readonly bytes: number };

/** A dot of duration over time. */
export type FoundPoint = { readonly timeMs: UnixMs; readonly durationNs: bigint; readonly status: number; readonly traceId?: TraceId };

/** How far blocks were searched for what the index alone does not answer. */
export type Scan = {
  /** Blocks that were looked into, and candidates that were not: at most so many, where the search is not near its end. */
  readonly blocks: number;
  readonly blocksLeft: number;
  /** Goes on with what is left, as `from` of the same query; null when nothing is. */
  readonly next: string | null;
  /** Why not all of what was searched is told, in English sentences: blocks that cannot be read, traces that are too large. */
  readonly notes: readonly string[];
};

export type Found<Row> = {
  readonly rows: readonly Row[];
  /** At most 2,000; the shortest and the longest span of every moment are always among them. */
  readonly points: readonly FoundPoint[];
  /** Spans stored that match the query, copies too. Not exact: some were left out, or counted by a hash and not looked at. */
  readonly matched: { readonly count: number; readonly exact: boolean };
  /** Why the result may not be whole, in English sentences; empty when it is whole. */
  readonly partial: readonly string[];
  /** Absent where the index answered. Rows, points and count are then of the blocks that were searched. */
  readonly scan?: Scan;
};

export type TimeRange = { readonly start: UnixNano; readonly end: UnixNano };
export type ReadOptions = {
  readonly signal?: AbortSignal;
  /** How long blocks are searched at most where the index does not answer; READ_LIMITS.scanTimeMs when absent or more. */
  readonly scanTimeMs?: number;
};
type Complete = TimeRange & { readonly service?: string; readonly prefix: string; readonly limit: number };
export type CompleteKeys = Complete & {
  /** Only keys that an indexed tag can have: of what spans have themselves, not their resources alone, and no column holds. */
  readonly isForTags?: boolean;
};
export type CompleteValues = Complete & { readonly key: string };
export type Completion = { readonly text: string; readonly count: number };

/** What a project has stored, and gets in a day. */
export type StoredData = {
  /** Days that the averages are over, at most seven and some hours; 0: too little time has passed since the first receipt, and they are 0. */
  readonly days: number;
  readonly spansPerDay: number;
  readonly indexBytesPerDay: number;
  readonly blockBytesPerDay: number;
  readonly storedBytes: number;
  readonly storedSpans: number;
};

/**
 * Where traces are read from. Every question is about one project and answers with nothing of any other.
 * Errors of all: AppError STORE.UNAVAILABLE (try later), QUERY.LIMIT_EXCEEDED (ask for less).
 */
export interface TraceReader {
  /**
   * Null when the project has no such trace.
   * Source: trace_blocks for the places, blocks for the objects, one range read a block.
   * @param options.hint narrows the search to blocks received around this time; without it every partition is asked.
   */
  readTrace(projectId: ProjectId, traceId: TraceId, options?: ReadOptions & { readonly hint?: TimeRange }): Promise<TraceContent | null>;
  /**
   * One page of a trace that may be too large for one answer. Takes 32 to 40 bytes a span of the trace, and the spans of the page.
   * Errors: also QUERY.LIMIT_EXCEEDED (5,000,000 spans).
   */
  readTracePage(projectId: ProjectId, traceId: TraceId, page: PageOfTrace, options?: ReadOptions): Promise<TracePage | null>;
  /** One span; null when there is no such trace or no such span in it. */
  readTraceSpan(projectId: ProjectId, traceId: TraceId, spanId: SpanId, options?: ReadOptions): Promise<BlockSpan | null>;
  /** Each span once, also when it was sent again. `errors` and `spans` are no orders of spans and mean `newest`. Errors: also QUERY.INVALID, QUERY.RANGE_TOO_WIDE. */
  findSpans(query: SpanQuery, options?: ReadOptions): Promise<Found<FoundSpan>>;
  /**
   * The order is that of the traces' own figures. Where more than 200 traces match, and more than twice the limit, some are chosen first: by
   * their newest or slowest matching span, or by the errors or spans that one block holds of them. Errors: as findSpans.
   */
  findTraces(query: SpanQuery, options?: ReadOptions): Promise<Found<FoundTrace>>;
  /**
   * What distinguishes chosen spans (the slow, the failing, a part) from the others that match. Compares samples of at most 500 each, always the same ones,
   * read from their blocks within five seconds. Errors: as findSpans; QUERY.INVALID also when nothing is chosen by.
   */
  compareCohorts(question: CohortQuestion, options?: ReadOptions): Promise<CohortComparison>;
  /**
   * Matching spans in groups: of all where columns tell the value and the index answers the query, else of what a search of blocks found, or of a sample
   * of at most 1,000 spans, always the same ones. Errors: as findSpans; QUERY.INVALID also for what has no groups.
   */
  groupSpans(question: GroupQuestion, options?: ReadOptions): Promise<SpanGroups>;
  /**
   * How groups that the index counted went over the range, in one more pass for all of them. Errors: as findSpans; QUERY.INVALID also where blocks tell the
   * groups, which have their curves then.
   */
  groupCurves(question: GroupCurveQuestion, options?: ReadOptions): Promise<readonly NamedCurve[]>;
  /**
   * All matching spans, newest first where the index answers, else as their blocks are searched: at most `limit`, and never more than 50,000. Batches are the
   * caller's. Errors: as findSpans.
   */
  exportSpans(query: SpanQuery, options?: ReadOptions): AsyncGenerator<readonly FoundSpan[], SpanExport>;
  /**
   * Matching spans in the order in which they were stored: each once, none left out that the index got after `place`, whatever time they carry. Null: from now
   * on. Errors: as findSpans; QUERY.INVALID also for what needs whole traces, which are not there yet.
   */
  tail(
    question: Pick<SpanQuery, 'projectId' | 'conditions' | 'selection' | 'columns'>,
    place: TailPlace | null,
    options?: ReadOptions,
  ): Promise<Tail>;
  /** What a query would cost: an estimate, from the index alone. Errors: as findSpans. */
  costOf(query: SpanQuery, options?: ReadOptions): Promise<QueryCost>;
  /** Services with a span that starts in the range, by name. */
  listServices(projectId: ProjectId, range: TimeRange, options?: ReadOptions): Promise<readonly Completion[]>;
  /** Attribute keys that contain `prefix` in any case: those that start with it first, then the most frequent. Whole days. */
  completeKeys(projectId: ProjectId, question: CompleteKeys, options?: ReadOptions): Promise<readonly Completion[]>;
  /** Values of a field or an attribute that contain `prefix` in any case: those that start with it first, then the most frequent. Whole days where no column has them. */
  completeValues(projectId: ProjectId, question: CompleteValues, options?: ReadOptions): Promise<readonly Completion[]>;
  /** Start of the earliest span in the index; null when the project has none. */
  firstSpanAt(projectId: ProjectId, options?: ReadOptions): Promise<UnixMs | null>;
  /** What the project takes. The index's part is a share by spans of what all projects take on one node: an estimate. */
  storageOf(projectId: ProjectId, options?: ReadOptions): Promise<StoredData>;
}
