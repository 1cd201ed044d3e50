import { EXPORT_LIMITS } from '../../features/traces/model/export-limits.ts';
import { KIND_NAMES, STATUS_NAMES } from '@spanhouse/trace-store/query-language';
import type { Found, FoundSpan, FoundTrace, SpanExport, SpanGroups, SpanValues } from '@spanhouse/trace-store';

/** Rows of a file, as texts in the order of the names. Times are ISO 8601 to the nanosecond, durations nanoseconds. */
export type ResultRows = {
  readonly names: readonly string[];
  readonly batches: AsyncGenerator<readonly (readonly string[])[], SpanExport>;
};

const SPAN_NAMES = [
  'start',
  'trace_id',
  'span_id',
  'service',
  'name',
  'kind',
  'status',
  'duration_ns',
  'instance',
  'environment',
  'is_root',
];
const TRACE_NAMES = ['start', 'trace_id', 'root_service', 'root_name', 'duration_ns', 'spans', 'errors', 'services', 'tier'];
const GROUP_NAMES = ['count', 'errors', 'p50_ns', 'p90_ns', 'p99_ns'];

export function spanRows(columns: readonly string[], spans: AsyncGenerator<readonly FoundSpan[], SpanExport>): ResultRows {
  return { names: [...SPAN_NAMES, ...columns], batches: mapped(spans, spanRow) };
}

function spanRow(span: FoundSpan): readonly string[] {
  const { traceId, spanId, service, name, instance, environment } = span;
  return [
    timeText(span.start),
    ...[traceId, spanId, service, name],
    KIND_NAMES[span.kind] ?? String(span.kind),
    STATUS_NAMES[span.status] ?? String(span.status),
    String(span.durationNs),
    ...[instance, environment, String(span.isRoot)],
    ...span.values.map(valuesText),
  ];
}

export function traceRows(columns: readonly string[], found: Promise<Found<FoundTrace>>): ResultRows {
  const rows = async function* (): ResultRows['batches'] {
    const { rows: traces, partial, scan } = await found;
    yield traces.map((trace) => [
      timeText(trace.start),
      ...[trace.traceId, trace.rootService, trace.rootName],
      ...[trace.durationNs, trace.spanCount, trace.errorCount].map(String),
      trace.services.join(' '),
      trace.tier,
      ...columns.map((_, i) => valuesText(trace.values[i])),
    ]);
    return { count: traces.length, isCut: scan?.next != null || traces.length >= EXPORT_LIMITS.traces, partial };
  };
  return { names: [...TRACE_NAMES, ...columns], batches: rows() };
}

/** Values of a column, and that there are more than are told. */
function valuesText(values: SpanValues | undefined): string {
  if (values === undefined) return '';
  const { texts, count } = values;
  return texts.join(', ') + (count > texts.length ? `, … (${String(count)})` : '');
}

export function groupRows(by: readonly string[], found: Promise<SpanGroups>): ResultRows {
  const rows = async function* (): ResultRows['batches'] {
    const { groups, groupCount, partial, source, looked } = await found;
    yield groups.map(({ values, count, errors, p50Ns, p90Ns, p99Ns }) => [
      ...values.map((value) => value ?? ''),
      ...[count, errors, p50Ns, p90Ns, p99Ns].map(String),
    ]);
    const notes = source === 'sample' ? [`Counts are shares of a sample of ${String(looked)} spans.`] : [];
    return { count: groups.length, isCut: groupCount > groups.length, partial: [...partial, ...notes] };
  };
  return { names: [...by, ...GROUP_NAMES], batches: rows() };
}

async function* mapped<Row>(
  batches: AsyncGenerator<readonly Row[], SpanExport>,
  write: (row: Row) => readonly string[],
): ResultRows['batches'] {
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return next.value;
      yield next.value.map(write);
    }
  } finally {
    await batches.return({ count: 0, isCut: true, partial: [] });
  }
}

const NS_PER_MS = 1_000_000n;

function timeText(ns: bigint): string {
  const text = new Date(Number(ns / NS_PER_MS)).toISOString();
  return `${text.slice(0, -1)}${String(ns % NS_PER_MS).padStart(6, '0')}Z`;
}
