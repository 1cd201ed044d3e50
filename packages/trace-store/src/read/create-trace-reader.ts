import type { ClickHouse } from '@spanhouse/clickhouse';
import { unixMs, unixNanoFromMs, type Clock, type Log } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { compareCohorts } from '../cohorts/compare-cohorts.ts';
import { groupCurves } from '../groups/group-curves.ts';
import { groupSpans } from '../groups/group-spans.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { Found, TraceReader } from '../model/trace-reader.ts';
import { createBlockStore } from './block-store.ts';
import { completeKeys, completeValues } from './complete.ts';
import { ask } from './find-rows.ts';
import { costOf } from './cost-of.ts';
import { exportSpans } from './export-spans.ts';
import { findSpans } from './find-spans.ts';
import { findTraces } from './find-traces.ts';
import { CLOCK_AHEAD_MS, READ_LIMITS } from './limits.ts';
import { FirstSpanRow, firstSpanSql } from './queries/first-span.ts';
import { ServiceRow, servicesSql } from './queries/services.ts';
import { projectReads } from './project-reads.ts';
import { readTrace } from './read-trace.ts';
import { readTracePage, readTraceSpan } from './read-trace-page.ts';
import { tail } from './tail.ts';
import { storageOf } from './storage-of.ts';

export type TraceReaderDeps = {
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
};

/** Reads from ClickHouse and detail blocks. Holds no connection of its own: the caller closes what it gave. */
export function createTraceReader({ clickhouse, objectStore, clock, log }: TraceReaderDeps): TraceReader {
  const reads = projectReads(clickhouse);
  const deps = { clickhouse: reads, clock, blocks: createBlockStore({ clickhouse: reads, objectStore, log }) };
  return {
    readTrace: (projectId, traceId, options) => readTrace(deps, projectId, traceId, options),
    readTracePage: (projectId, traceId, page, options) => readTracePage(deps, projectId, traceId, page, options),
    readTraceSpan: (projectId, traceId, spanId, options) => readTraceSpan(deps, projectId, traceId, spanId, options),
    findSpans: async (query, options = {}) => withNoteAhead(await findSpans(deps, query, options), query, clock),
    findTraces: async (query, options = {}) => withNoteAhead(await findTraces(deps, query, options), query, clock),
    compareCohorts: (question, options = {}) => compareCohorts(deps, question, options),
    groupSpans: (question, options = {}) => groupSpans(deps, question, options),
    groupCurves: (question, options = {}) => groupCurves(deps, question, options),
    exportSpans: (query, options = {}) => exportSpans(deps, query, options),
    tail: (question, place, options = {}) => tail(deps, question, place, options),
    costOf: (query, options = {}) => costOf(deps, query, options),
    listServices: async (projectId, range, options = {}) =>
      reads
        .inProject(projectId)
        .query(servicesSql({ projectId, ...range, limit: READ_LIMITS.rowsMax }), ServiceRow, ask('services.list', options)),
    completeKeys: (projectId, question, options = {}) => completeKeys(deps, projectId, question, options),
    completeValues: (projectId, question, options = {}) => completeValues(deps, projectId, question, options),
    firstSpanAt: async (projectId, options = {}) => {
      const [row] = await reads.inProject(projectId).query(firstSpanSql(projectId), FirstSpanRow, ask('first_steps.status', options));
      return row === undefined || row.blocks === 0 ? null : unixMs(row.first_ms);
    },
    storageOf: (projectId, options = {}) => storageOf(deps, projectId, options),
  };
}

const AHEAD =
  'Spans that begin more than a day after they were received are found by their trace id only: the clock of their sender is wrong.';

/** The index is read from a day before the range on: nothing older can have been received that begins in it. */
function withNoteAhead<Row>(found: Found<Row>, { start }: SpanQuery, clock: Clock): Found<Row> {
  const isAhead = start > unixNanoFromMs(clock.now() + CLOCK_AHEAD_MS);
  return isAhead ? { ...found, partial: [...found.partial, AHEAD] } : found;
}
