import type { NativeColumn } from '@spanhouse/clickhouse';
import { NumberColumn } from '../cut/growable.ts';
import { EXEMPLAR_BYTES, type MetricCounts, type RowHistograms } from './metric-counts.ts';
import type { Series } from './metric-series.ts';
import { RESOLUTIONS, type Resolution } from './resolutions.ts';
import { textColumn } from './text-column.ts';

/** Text columns of `span_metrics_*` and the member of a series that fills each. */
const TEXTS = ['service', 'name', 'environment', 'region', 'version', 'instance', 'host', 'component'] as const;
/** Counts are made in buckets of this length; those of the others are multiples of it. */
const FINEST_SECONDS = RESOLUTIONS[0]?.seconds ?? 0;

export type CountedSpans = {
  readonly counts: MetricCounts;
  readonly histograms: RowHistograms;
  readonly series: readonly Series[];
};

export type MetricMark = { readonly text: string; readonly time: number };

/**
 * Counts as rows of `span_metrics_<resolution>`, with the row that marks the insert in the end. Rows of a coarse resolution may agree
 * in their key: the table adds them up.
 */
export function metricColumns(
  { counts, histograms, series }: CountedSpans,
  resolution: Resolution,
  { retentionDays, receivedDay, mark }: { readonly retentionDays: number; readonly receivedDay: number; readonly mark: MetricMark },
): { readonly rows: number; readonly native: readonly NativeColumn[] } {
  const rows = counts.rows + 1;
  const texts = TEXTS.map((column) => {
    const own = Array.from({ length: counts.rows }, (_, row) => series[counts.series[row] ?? 0]?.[column] ?? '');
    return textColumn(column, [...own, column === 'service' ? mark.text : '']);
  });
  const number = (of: (each: Series) => number): number[] =>
    Array.from({ length: rows }, (_, row) => {
      const each = row < counts.rows ? series[counts.series[row] ?? 0] : undefined;
      return each === undefined ? 0 : of(each);
    });
  const time = new NumberColumn(new Uint32Array(0));
  for (let row = 0; row < counts.rows; row++) {
    const seconds = (counts.time[row] ?? 0) * FINEST_SECONDS;
    time.push(seconds - (seconds % resolution.seconds));
  }
  time.push(mark.time - (mark.time % resolution.seconds));
  const { ends, buckets, counts: bucketCounts } = histograms;
  const offsets = new Uint32Array(rows);
  offsets.set(ends);
  offsets[rows - 1] = ends[counts.rows - 1] ?? 0;
  const native: NativeColumn[] = [
    { name: 'project_id', type: 'UInt32', data: Uint32Array.from(number((each) => each.projectId)) },
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows).fill(retentionDays) },
    { name: 'received_day', type: 'Date', data: new Uint16Array(rows).fill(receivedDay) },
    { name: 'class', type: 'UInt8', data: Uint8Array.from(number((each) => each.spanClass)) },
    { name: 'time', type: 'DateTime', data: time.data },
    { name: 'kind', type: 'UInt8', data: Uint8Array.from(number((each) => each.kind)) },
    { name: 'status', type: 'UInt8', data: Uint8Array.from(number((each) => each.status)) },
    { name: 'component_class', type: 'UInt8', data: Uint8Array.from(number((each) => each.componentClass)) },
    ...texts,
    { name: 'count', type: 'UInt64', data: wide(counts.count, rows, counts.rows) },
    { name: 'sum_ns', type: 'UInt64', data: wide(counts.sumNs, rows, counts.rows) },
    { name: 'min_ns', type: 'UInt64', data: wide(counts.minNs, rows, counts.rows) },
    { name: 'max_ns', type: 'UInt64', data: wide(counts.maxNs, rows, counts.rows) },
    { name: 'histogram', type: 'Map(Int16, UInt64)', offsets, keys: buckets, values: BigUint64Array.from(bucketCounts, BigInt) },
    { name: 'slowest', type: 'FixedString(24)', data: padded(counts.slowest, rows, counts.rows) },
    { name: 'typical', type: 'FixedString(24)', data: padded(counts.typical, rows, counts.rows) },
  ];
  return { rows, native };
}

/** The first `used` values as 64 bits; the rest 0. */
function wide(values: Float64Array, rows: number, used: number): BigUint64Array {
  return BigUint64Array.from({ length: rows }, (_, row) => BigInt(row < used ? (values[row] ?? 0) : 0));
}

function padded(exemplars: Uint8Array, rows: number, used: number): Uint8Array {
  const bytes = new Uint8Array(rows * EXEMPLAR_BYTES);
  bytes.set(exemplars.subarray(0, used * EXEMPLAR_BYTES));
  return bytes;
}
