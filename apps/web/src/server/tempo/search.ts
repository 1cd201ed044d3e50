import { AppError } from '@spanhouse/core';
import type { Condition, FoundSpan, FoundTrace, SpanQuery } from '@spanhouse/trace-store';
import { parseDuration, splitSelect, type Query, type Selected } from '@spanhouse/trace-store/query-language';
import { queryOf } from '../../features/traces/server/search.ts';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import { indexedQuery } from './indexed-query.ts';
import { logfmtPairs } from './logfmt.ts';
import { selectedColumns } from './selected-columns.ts';
import { tempoAnswer } from './tempo-route.ts';
import { tempoRange } from './tempo-range.ts';

const LIMIT = { fallback: 20, max: 1_000 };
/** Spans shown of each trace (`spss`). */
const SPANS = { fallback: 3, max: 100 };
const NS_PER_MS = 1_000_000n;

/**
 * GET /api/search: traces with spans that match `q` (TraceQL, as far as it selects) or `tags`, newest first, with some of these spans and what `select(…)` asks of them.
 * Errors: REQUEST.INVALID, QUERY.INVALID with the place, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED.
 */
export async function search(api: ProjectApiRequest): Promise<Response> {
  const { parameters, signal } = api;
  const limit = countOf(parameters, 'limit', LIMIT);
  const { query: asked, selected: named } = splitSelect(parameters.get('q') ?? '');
  const selected = selectedColumns(named);
  const query: SpanQuery = {
    projectId: api.project.id,
    ...tempoRange(parameters, api.clock),
    ...indexedQuery(askedFor(asked, parameters)),
    order: 'newest',
    limit,
  };
  const { rows, matched, scan } = await api.traces.findTraces(query, { signal });
  const spansEach = countOf(parameters, 'spss', SPANS);
  const spans = rows.length === 0 ? [] : await matchingSpans(api, query, selected, rows, spansEach);
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  return tempoAnswer({
    traces: rows.map((trace) => toTempoTrace(trace, (byTrace.get(trace.traceId) ?? []).slice(0, spansEach), selected)),
    metrics: {
      inspectedSpans: String(matched.count),
      inspectedBlocks: scan?.blocks ?? 0,
      totalBlocks: (scan?.blocks ?? 0) + (scan?.blocksLeft ?? 0),
    },
  });
}

/** The newest of the spans that match, of the traces found as far as there are enough of them. */
async function matchingSpans(
  api: ProjectApiRequest,
  query: SpanQuery,
  selected: readonly Selected[],
  traces: readonly FoundTrace[],
  spansEach: number,
): Promise<readonly FoundSpan[]> {
  const limit = Math.min(LIMIT.max, traces.length * spansEach);
  const { rows } = await api.traces.findSpans({ ...query, limit, columns: selected.map(({ target }) => target) }, { signal: api.signal });
  return rows;
}

function askedFor(text: string, parameters: URLSearchParams): Query {
  const shortest = parameters.get('minDuration') ?? '';
  const longest = parameters.get('maxDuration') ?? '';
  const conditions: Condition[] = logfmtPairs(parameters.get('tags') ?? '').map(([key, value]) => ({
    target: { kind: 'attribute', key },
    operator: '=',
    values: [value],
  }));
  if (shortest !== '') conditions.push(durationCondition('minDuration', '>=', shortest));
  if (longest !== '') conditions.push(durationCondition('maxDuration', '<=', longest));
  const asked = queryOf(text);
  return { ...asked, conditions: [...conditions, ...asked.conditions] };
}

function durationCondition(name: string, operator: '>=' | '<=', text: string): Condition {
  const ns = parseDuration(text);
  if (ns === null) throw new AppError('REQUEST.INVALID', `${name}: expected a duration with its unit, for example 100ms.`);
  return { target: { kind: 'trace', field: 'traceDuration' }, operator, values: [ns.toString()] };
}

function toTempoTrace(trace: FoundTrace, spans: readonly FoundSpan[], selected: readonly Selected[]): unknown {
  const spanSet = {
    spans: spans.map(({ spanId, name, start, durationNs, service, values }) => ({
      spanID: spanId,
      name,
      startTimeUnixNano: start.toString(),
      durationNanos: durationNs.toString(),
      attributes: [
        { key: 'service.name', value: { stringValue: service } },
        ...selected.flatMap(({ name: key }, i) => {
          const { texts = [] } = values[i] ?? {};
          return texts.length === 0 || key === 'service.name' ? [] : [{ key, value: { stringValue: texts.join(', ') } }];
        }),
      ],
    })),
    matched: spans.length,
  };
  return {
    traceID: trace.traceId,
    rootServiceName: trace.rootSeen ? trace.rootService : '<root span not yet received>',
    rootTraceName: trace.rootName,
    startTimeUnixNano: trace.start.toString(),
    durationMs: Number(trace.durationNs / NS_PER_MS),
    ...(spans.length === 0 ? {} : { spanSet, spanSets: [spanSet] }),
  };
}

function countOf(parameters: URLSearchParams, name: string, bounds: { readonly fallback: number; readonly max: number }): number {
  const text = parameters.get(name) ?? '';
  if (text === '' || text === '0') return bounds.fallback;
  if (!/^\d{1,9}$/.test(text)) throw new AppError('REQUEST.INVALID', `${name}: expected a whole number.`);
  return Math.min(Number(text), bounds.max);
}
