import { unixNano, type ProjectId } from '@spanhouse/core';
import type { LogCondition, LogQuery } from '../model/log-query.ts';
import type { Asking, SpanLogs, SpanOfLogs } from '../model/log-reader.ts';
import type { LogReads } from './ask.ts';
import { findLogs } from './find-logs.ts';
import { LOG_READ_LIMITS } from './limits.ts';

/** What names where a span ran, the narrowest first. */
const PLACES = ['k8s.pod.uid', 'k8s.pod.name', 'service.instance.id', 'container.id', 'host.id', 'host.name'] as const;

const field = (name: string, value: string): LogCondition => ({
  kind: 'field',
  field: name,
  compare: 'equals',
  values: [value],
  isNot: false,
});

/** Records that bear the span's ids; without any, those of its trace alone, then what the same pod or instance wrote in that time. Says which. */
export async function ofSpan(reads: LogReads, projectId: ProjectId, span: SpanOfLogs, limit: number, asking: Asking): Promise<SpanLogs> {
  const find = async (by: SpanLogs['by'], key: string | null, marginNs: bigint, conditions: readonly LogCondition[]): Promise<SpanLogs> => {
    const query: LogQuery = {
      projectId,
      start: unixNano(span.start > marginNs ? span.start - marginNs : 0n),
      end: unixNano(span.end + marginNs + 1n),
      conditions,
    };
    const { entries, next } = await findLogs(reads, query, { limit, order: 'oldest' }, asking);
    return { by, key, entries, isCut: next !== null };
  };
  const { spanIdMarginNs, spanMarginNs } = LOG_READ_LIMITS;
  const ofTrace = field('trace', span.traceId);
  const own = await find('span', null, spanIdMarginNs, [ofTrace, field('span', span.spanId)]);
  if (own.entries.length > 0) return own;
  const trace = await find('trace', null, spanIdMarginNs, [ofTrace, field('service', span.service)]);
  if (trace.entries.length > 0) return trace;
  for (const key of PLACES) {
    const value = span.resource[key];
    if (value === undefined || value === '') continue;
    const near = await find('instance', key, spanMarginNs, [field('service', span.service), field(key, value)]);
    if (near.entries.length > 0) return near;
  }
  return { by: 'none', key: null, entries: [], isCut: false };
}
