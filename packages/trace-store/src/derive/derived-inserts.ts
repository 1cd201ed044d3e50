import { encodeNativeBlock, type NativeColumn } from '@spanhouse/clickhouse';
import { keptDays, RESOLUTIONS, type Resolution } from '../metrics/resolutions.ts';
import type { RowHistograms } from '../metrics/metric-counts.ts';
import { EXEMPLAR_BYTES } from '../metrics/metric-counts.ts';
import type { CutInsert } from '../write/cut-insert.ts';
import type { EdgeCounts, Side } from './edge-counts.ts';
import type { PartCounts } from './part-counts.ts';
import type { Exemplars } from './exemplar.ts';
import type { Caller, Component, SeriesPool } from './series-pool.ts';
import { textColumn } from '../metrics/text-column.ts';
import { wideNumbers } from '../metrics/wide-numbers.ts';

/** The rows of one retention class of a slot: one partition of each table. */
export type DerivedClass = {
  readonly partition: number;
  /** Offset of the slot's first record. */
  readonly start: bigint;
  readonly retentionDays: number;
  /** Days since the epoch on which the slot began. */
  readonly receivedDay: number;
};

const SECONDS_PER_DAY = 86_400;
const NO_CALLER: Caller = [0, 0, '', '', ''];
const NO_COMPONENT: Component = [0, '', ''];

/** Inserts of edges and latency parts into the tables of all resolutions, each ending with the row that marks it. */
export function derivedInserts(of: DerivedClass, edges: EdgeCounts, parts: PartCounts, pool: SeriesPool): readonly CutInsert[] {
  return [...edgeInserts(of, edges, pool), ...partInserts(of, parts)];
}

function edgeInserts(of: DerivedClass, edges: EdgeCounts, { callers, components }: SeriesPool): readonly CutInsert[] {
  const { rows } = edges;
  const { count } = rows;
  if (count === 0) return [];
  const keys = rows.first.map((caller, row) => {
    const [projectId, callerClass, service, name, environment] = callers.all[caller] ?? NO_CALLER;
    const [componentClass, callee, operation] = components.all[rows.second[row] ?? 0] ?? NO_COMPONENT;
    return { projectId, callerClass, service, name, environment, componentClass, callee, operation };
  });
  const columns = sharedColumns(
    of,
    keys.map(({ projectId }) => projectId),
    rows.time,
  );
  const own = [
    { name: 'caller_class', type: 'UInt8', data: Uint8Array.from([...keys.map((key) => key.callerClass), 0]) },
    textColumn('caller_service', [...keys.map((key) => key.service), columns.mark]),
    textColumn('caller_name', [...keys.map((key) => key.name), '']),
    { name: 'component_class', type: 'UInt8', data: Uint8Array.from([...keys.map((key) => key.componentClass), 0]) },
    textColumn('callee', [...keys.map((key) => key.callee), '']),
    textColumn('callee_name', [...keys.map((key) => key.operation), '']),
    textColumn('environment', [...keys.map((key) => key.environment), '']),
    ...sideColumns('client', edges.client, count),
    ...sideColumns('server', edges.server, count),
    sums('paired_count', edges.pairedCount, count),
    sums('gap_sum_ns', edges.gapSumNs, count),
    exemplars('slowest', edges.slowest, count),
    exemplars('failing', edges.failing, count),
  ] as const satisfies readonly NativeColumn[];
  return RESOLUTIONS.map((resolution) => insertOf('edges', resolution, of, columns, own, count + 1));
}

function partInserts(of: DerivedClass, parts: PartCounts): readonly CutInsert[] {
  const { keys, calls, sumNs, slowest } = parts.rows();
  if (keys.length === 0) return [];
  const columns = sharedColumns(
    of,
    keys.map((key) => key.of[0]),
    keys.map((key) => key.time),
  );
  const own = [
    textColumn('service', [...keys.map((key) => key.of[1]), columns.mark]),
    textColumn('name', [...keys.map((key) => key.of[2]), '']),
    { name: 'scope', type: 'UInt8', data: Uint8Array.from([...keys.map((key) => key.scope), 0]) },
    { name: 'band', type: 'UInt8', data: Uint8Array.from([...keys.map((key) => key.band), 0]) },
    { name: 'component_class', type: 'UInt8', data: Uint8Array.from([...keys.map((key) => key.component[0]), 0]) },
    textColumn('component', [...keys.map((key) => key.component[1]), '']),
    textColumn('component_name', [...keys.map((key) => key.component[2]), '']),
    textColumn('environment', [...keys.map((key) => key.of[3]), '']),
    sums('calls', calls, keys.length),
    sums('sum_ns', sumNs, keys.length),
    exemplars('slowest', slowest, keys.length),
  ] as const satisfies readonly NativeColumn[];
  return RESOLUTIONS.map((resolution) => insertOf('latency_parts', resolution, of, columns, own, keys.length + 1));
}

type SharedColumns = {
  readonly mark: string;
  readonly projectId: Uint32Array;
  readonly times: readonly number[];
  readonly receivedDay: Uint16Array;
};

function sharedColumns(of: DerivedClass, projects: readonly number[], times: readonly number[]): SharedColumns {
  return {
    mark: markOf(of),
    projectId: Uint32Array.from([...projects, 0]),
    times: [...times, of.receivedDay * SECONDS_PER_DAY],
    receivedDay: new Uint16Array(projects.length + 1).fill(of.receivedDay),
  };
}

/** Text of the row that marks the inserts of a class: in `service` or `caller_service`, of project 0. */
export function markOf({ partition, start, retentionDays, receivedDay }: DerivedClass): string {
  return ['slot', partition, start, retentionDays, receivedDay].map(String).join(':');
}

function insertOf(
  family: 'edges' | 'latency_parts',
  resolution: Resolution,
  of: DerivedClass,
  { mark, projectId, times, receivedDay }: SharedColumns,
  own: readonly NativeColumn[],
  rows: number,
): CutInsert {
  const table = `${family}_${resolution.suffix}` as const;
  const columns: NativeColumn[] = [
    { name: 'project_id', type: 'UInt32', data: projectId },
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows).fill(keptDays(resolution, of.retentionDays)) },
    { name: 'received_day', type: 'Date', data: receivedDay },
    { name: 'time', type: 'DateTime', data: Uint32Array.from(times, (time) => time - (time % resolution.seconds)) },
    ...own,
  ];
  return { table, token: `${table}:${mark}`, rows, block: encodeNativeBlock(columns, rows), probe: { table, mark } };
}

function sideColumns(side: 'client' | 'server', counts: Side, rows: number): readonly NativeColumn[] {
  return [
    sums(`${side}_count`, counts.count, rows),
    sums(`${side}_errors`, counts.errors, rows),
    sums(`${side}_sum_ns`, counts.sumNs, rows),
    histograms(`${side}_histogram`, counts.histograms.of(rows), rows),
  ];
}

/** 64-bit sums of `rows` rows, and 0 for the mark. */
function sums(name: string, values: readonly number[], rows: number): NativeColumn {
  return {
    name,
    type: 'UInt64',
    data: wideNumbers(values, rows, rows + 1),
  };
}

function histograms(name: string, { ends, buckets, counts }: RowHistograms, rows: number): NativeColumn {
  const offsets = new Uint32Array(rows + 1);
  offsets.set(ends);
  offsets[rows] = ends[rows - 1] ?? 0;
  return { name, type: 'Map(Int16, UInt64)', offsets, keys: buckets, values: wideNumbers(counts, counts.length, counts.length) };
}

function exemplars(name: string, of: Exemplars, rows: number): NativeColumn {
  const data = new Uint8Array((rows + 1) * EXEMPLAR_BYTES);
  data.set(of.bytes(rows));
  return { name, type: 'FixedString(24)', data };
}
