import { encodeNativeBlock, type NativeColumn } from '@spanhouse/clickhouse';
import type { CutInsert } from '../write/cut-insert.ts';
import { markOf, type DerivedClass } from './derived-inserts.ts';

/** What a slot looked at; maps by project. */
export type SlotCounts = {
  readonly beganMs: number;
  readonly lastMs: number;
  readonly weight: number;
  readonly firstWeight: number;
  readonly ownWeight: number;
  readonly late: ReadonlyMap<number, number>;
  readonly traces: Map<number, number>;
  readonly spans: Map<number, number>;
  readonly rootless: Map<number, number>;
};

/** Rows of `derived_slots`: one of project 0 for the slot, which tells where it ended, and one for each project. */
export function slotInsert(of: DerivedClass, counts: SlotCounts): CutInsert {
  const projects = [0, ...new Set([...counts.traces.keys(), ...counts.late.keys()])].sort((a, b) => a - b);
  const rows = projects.length;
  const numbers = (by: ReadonlyMap<number, number>): BigUint64Array =>
    BigUint64Array.from(projects, (project) =>
      BigInt(project === 0 ? [...by.values()].reduce((a, b) => a + b, 0) : (by.get(project) ?? 0)),
    );
  const columns: NativeColumn[] = [
    { name: 'project_id', type: 'UInt32', data: Uint32Array.from(projects) },
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows).fill(of.retentionDays) },
    { name: 'received_day', type: 'Date', data: new Uint16Array(rows).fill(of.receivedDay) },
    { name: 'partition', type: 'UInt32', data: new Uint32Array(rows).fill(of.partition) },
    { name: 'start', type: 'UInt64', data: new BigUint64Array(rows).fill(of.start) },
    { name: 'from_ms', type: 'Int64', data: new BigInt64Array(rows).fill(BigInt(counts.beganMs)) },
    { name: 'to_ms', type: 'Int64', data: new BigInt64Array(rows).fill(BigInt(counts.lastMs)) },
    { name: 'traces', type: 'UInt64', data: numbers(counts.traces) },
    { name: 'spans', type: 'UInt64', data: numbers(counts.spans) },
    { name: 'late_spans', type: 'UInt64', data: numbers(counts.late) },
    { name: 'rootless_traces', type: 'UInt64', data: numbers(counts.rootless) },
    { name: 'weight', type: 'UInt32', data: new Uint32Array(rows).fill(counts.weight) },
    { name: 'first_weight', type: 'UInt32', data: new Uint32Array(rows).fill(counts.firstWeight) },
    { name: 'own_weight', type: 'UInt32', data: new Uint32Array(rows).fill(counts.ownWeight) },
  ];
  const mark = markOf(of);
  return {
    table: 'derived_slots',
    token: `derived_slots:${mark}`,
    rows,
    block: encodeNativeBlock(columns, rows),
    probe: { table: 'derived_slots', partition: of.partition, start: of.start },
  };
}
