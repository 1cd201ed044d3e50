import type { NativeColumn } from '@spanhouse/clickhouse';
import { EXEMPLAR_BYTES, type MetricCounts, type RowHistograms } from './metric-counts.ts';
import type { Series } from './metric-series.ts';
import { RESOLUTIONS, type Resolution } from './resolutions.ts';
import { textColumn } from './text-column.ts';
import { wideNumbers } from './wide-numbers.ts';

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

/** Columns that are the same in all resolutions, in the order of the table around those that are not. */
export type CountedColumns = {
  /** The last row marks the insert. */
  readonly rows: number;
  /** Of each row, the beginning of its time bucket of the finest resolution. Unix seconds. */
  readonly seconds: Uint32Array;
  readonly projectId: NativeColumn;
  readonly receivedDay: NativeColumn;
  readonly spanClass: NativeColumn;
  readonly others: readonly NativeColumn[];
};

/** What has no part in the resolution, made once for all three. */
export function countedColumns({ counts, histograms, series }: CountedSpans, receivedDay: number, mark: MetricMark): CountedColumns {
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
  const seconds = new Uint32Array(rows);
  for (let row = 0; row < counts.rows; row++) seconds[row] = (counts.time[row] ?? 0) * FINEST_SECONDS;
  seconds[rows - 1] = mark.time;
  const { ends, buckets, counts: bucketCounts } = histograms;
  const offsets = new Uint32Array(rows);
  offsets.set(ends);
  offsets[rows - 1] = ends[counts.rows - 1] ?? 0;
  const sums = (values: Float64Array): BigUint64Array => wideNumbers(values, counts.rows, rows);
  return {
    rows,
    seconds,
    projectId: { name: 'project_id', type: 'UInt32', data: Uint32Array.from(number((each) => each.projectId)) },
    receivedDay: { name: 'received_day', type: 'Date', data: new Uint16Array(rows).fill(receivedDay) },
    spanClass: { name: 'class', type: 'UInt8', data: Uint8Array.from(number((each) => each.spanClass)) },
    others: [
      { name: 'kind', type: 'UInt8', data: Uint8Array.from(number((each) => each.kind)) },
      { name: 'status', type: 'UInt8', data: Uint8Array.from(number((each) => each.status)) },
      { name: 'component_class', type: 'UInt8', data: Uint8Array.from(number((each) => each.componentClass)) },
      ...texts,
      { name: 'count', type: 'UInt64', data: sums(counts.count) },
      { name: 'sum_ns', type: 'UInt64', data: sums(counts.sumNs) },
      { name: 'min_ns', type: 'UInt64', data: sums(counts.minNs) },
      { name: 'max_ns', type: 'UInt64', data: sums(counts.maxNs) },
      {
        name: 'histogram',
        type: 'Map(Int16, UInt64)',
        offsets,
        keys: buckets,
        values: wideNumbers(bucketCounts, bucketCounts.length, bucketCounts.length),
      },
      { name: 'slowest', type: 'FixedString(24)', data: padded(counts.slowest, rows, counts.rows) },
      { name: 'typical', type: 'FixedString(24)', data: padded(counts.typical, rows, counts.rows) },
    ],
  };
}

/** Counts as rows of `span_metrics_<resolution>`. Rows of a coarse resolution may agree in their key: the table adds them up. */
export function metricColumns(counted: CountedColumns, resolution: Resolution, retentionDays: number): readonly NativeColumn[] {
  const { rows, seconds } = counted;
  return [
    counted.projectId,
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows).fill(retentionDays) },
    counted.receivedDay,
    counted.spanClass,
    { name: 'time', type: 'DateTime', data: seconds.map((second) => second - (second % resolution.seconds)) },
    ...counted.others,
  ];
}

function padded(exemplars: Uint8Array, rows: number, used: number): Uint8Array {
  const bytes = new Uint8Array(rows * EXEMPLAR_BYTES);
  bytes.set(exemplars.subarray(0, used * EXEMPLAR_BYTES));
  return bytes;
}
