/*
 * What a span says and which spans match (reference-query.ts), told from what was sent alone. The table of semantics.ts (which names mean the same) is
 * data shared with the store; all logic here is its own.
 */
import type { AnyValue, KeyValue } from '@spanhouse/otlp';
import { KIND_NAMES, STATUS_NAMES, type FieldName, type Order } from '../../src/model/span-query.ts';
import { INDEX_TEXT_BYTES_MAX, PROMOTIONS, UNKNOWN_SERVICE, type Promotion } from '../../src/semantics.ts';
import type { Sending, SentSpan } from './sent-spans.ts';

export function durationOf({ span }: SentSpan): bigint {
  const ns = span.endTimeUnixNano - span.startTimeUnixNano;
  return ns > 0n ? ns : 0n;
}

export function fieldText(sent: SentSpan, field: Exclude<FieldName, 'duration'>): string {
  const { span } = sent;
  if (field === 'name') return cutText(span.name);
  if (field === 'kind') return KIND_NAMES[span.kind] ?? '';
  if (field === 'status') return STATUS_NAMES[span.status?.code ?? 0] ?? '';
  if (field === 'isRoot') return String(span.parentSpanId === '');
  return columnOf(
    sent,
    PROMOTIONS.find(({ column }) => column === field)!,
  );
}

/** Cut at a character, within the bytes that a column takes. */
export function cutText(text: string): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > INDEX_TEXT_BYTES_MAX) break;
    kept += character;
  }
  return kept;
}

export function columnOf(sent: SentSpan, { column, from, names, fallbacks, kind, spanKinds }: Promotion): string {
  if (spanKinds.length > 0 && !spanKinds.includes(sent.span.kind)) return '';
  const attributes = from === 'span' ? sent.span.attributes : sent.resource;
  const texts = [...names, ...fallbacks].map((name) => attributeText(attributes, name) ?? '').filter((text) => text !== '');
  if (column === 'service') return cutText(texts[0] ?? UNKNOWN_SERVICE);
  const usable = texts.find((text) =>
    kind === 'status'
      ? String(Number(text)) === text && Number.isInteger(Number(text)) && Number(text) >= 1 && Number(text) <= 65_535
      : Buffer.byteLength(text) <= INDEX_TEXT_BYTES_MAX,
  );
  return usable ?? '';
}

/** Of the first attribute of this key; undefined when there is none or it is not compared. */
export function attributeText(attributes: readonly KeyValue[], key: string): string | undefined {
  return valueText(attributes.find((attribute) => attribute.key === key)?.value ?? null);
}

export function valueText(value: AnyValue | null): string | undefined {
  if (value?.kind === 'string') return value.value;
  return value?.kind === 'int' || value?.kind === 'double' || value?.kind === 'bool' ? String(value.value) : undefined;
}

/** In the order of a list of spans, each once. Starts are distinct in the samples, so no more is needed. */
export function sortedSpans(spans: readonly SentSpan[], order: Order): readonly SentSpan[] {
  const newest = (a: SentSpan, b: SentSpan): number => Number(b.span.startTimeUnixNano - a.span.startTimeUnixNano);
  const slowest = (a: SentSpan, b: SentSpan): number => Number(durationOf(b) - durationOf(a));
  return spans.toSorted((a, b) => (order === 'duration' ? slowest(a, b) || newest(a, b) : newest(a, b)));
}

export type TraceFigures = {
  readonly traceId: string;
  readonly start: bigint;
  readonly durationNs: bigint;
  readonly rootService: string;
  readonly rootName: string;
  readonly rootSeen: boolean;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly services: readonly string[];
};

const MS = 1_000_000n;

/** Figures of each trace as FoundTrace describes them: of all spans stored, copies counted, times in whole milliseconds. Services by name. */
export function traceFigures(sendings: readonly Sending[]): readonly TraceFigures[] {
  return [...Map.groupBy(sendings, ({ sent }) => sent.span.traceId)].map(([traceId, own]) => {
    const starts = own.map(({ sent }) => sent.span.startTimeUnixNano / MS);
    const ends = own.map(({ sent }) => (sent.span.startTimeUnixNano + durationOf(sent)) / MS);
    const start = starts.reduce((a, b) => (a < b ? a : b)) * MS;
    const extent = ends.reduce((a, b) => (a > b ? a : b)) * MS - start;
    const root = own.find(({ sent }) => sent.span.parentSpanId === '')?.sent;
    const rootNs = root === undefined ? 0n : durationOf(root);
    const stored = own.flatMap(({ sent, cuts }) => cuts.map(() => sent));
    return {
      traceId,
      start,
      durationNs: root !== undefined && extent <= rootNs + 2n * MS ? rootNs : extent,
      rootService: root === undefined ? '' : fieldText(root, 'service'),
      rootName: root === undefined ? '' : fieldText(root, 'name'),
      rootSeen: root !== undefined,
      spanCount: stored.length,
      errorCount: stored.filter(({ span }) => span.status?.code === 2).length,
      services: [...new Set(own.map(({ sent }) => fieldText(sent, 'service')))].sort(),
    };
  });
}

export function sortedTraces(traces: readonly TraceFigures[], order: Order): readonly TraceFigures[] {
  const newest = (a: TraceFigures, b: TraceFigures): number => Number(b.start - a.start) || (a.traceId < b.traceId ? -1 : 1);
  return traces.toSorted((a, b) => {
    if (order === 'duration') return Number(b.durationNs - a.durationNs) || newest(a, b);
    if (order === 'errors') return b.errorCount - a.errorCount || b.spanCount - a.spanCount || newest(a, b);
    return (order === 'spans' ? b.spanCount - a.spanCount : 0) || newest(a, b);
  });
}
