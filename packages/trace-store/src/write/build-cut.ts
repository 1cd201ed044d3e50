import type { ProjectId } from '@spanhouse/core';
import { encodeNativeBlock, type NativeColumn } from '@spanhouse/clickhouse';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import { internSpans, type CutSpans } from '../cut/cut-spans.ts';
import { decodeRecords, type DeadLetter, type DecodedRecords } from '../cut/decode-records.ts';
import { SpanSet } from '../cut/duplicate-spans.ts';
import { encodeBlocks } from '../block/encode-blocks.ts';
import type { EncodedBlock } from '../block/block-writer.ts';
import { WRITTEN_VERSION } from '../block/versions.ts';
import type { CountTable } from '../metrics/count-tables.ts';
import { cutObjectKey, dayOf } from '../object-keys.ts';
import { blockIdOf } from './block-id.ts';
import type { CutSettings } from './cut-settings.ts';
import { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import { CutMetrics } from './cut-metrics.ts';
import { insertTokenOf, type PartitionClass } from './insert-token.ts';
import { probeOf, type InsertProbe } from './insert-probe.ts';
import { originFacts } from './origins.ts';
import { shapeFacts } from './shape-facts.ts';
import { fillSpanRows } from './span-rows.ts';
import { addTraceRows } from './trace-rows.ts';
import { addValueRows } from './value-rows.ts';

export type CutObject = { readonly key: string; readonly bytes: Uint8Array };

/**
 * One insert: `block` is in ClickHouse's Native format, all of one partition of the table, so it is stored whole or not at all;
 * `token` de-duplicates it; `probe` tells whether it was stored.
 */
export type CutInsert = {
  readonly table: CutTable;
  readonly token: string;
  readonly rows: number;
  readonly block: Uint8Array;
  readonly probe: InsertProbe | null;
};

type IndexTable = 'blocks' | 'trace_blocks' | 'attribute_blocks' | 'attribute_values' | 'trace_keys' | 'spans';
export type CutTable = IndexTable | CountTable | 'derived_slots';

export type CutCounts = {
  readonly records: number;
  readonly spans: number;
  readonly traces: number;
  readonly duplicateSpans: number;
  /** Stored, but not in the metrics: received more than a day after their start, or before it. */
  readonly uncountedSpans: number;
  readonly blocks: number;
  /** Requests before compression. */
  readonly bodyBytes: number;
  readonly blockBytes: number;
};

export type CutOutput = {
  /** Stored before any row. */
  readonly objects: readonly CutObject[];
  /** In the order in which they are inserted: where blocks lie, then what names them, spans last. Empty tables are left out. */
  readonly inserts: readonly CutInsert[];
  readonly deadLetters: readonly DeadLetter[];
  readonly counts: CutCounts;
};

const DAY_MS = 86_400_000;

/**
 * What a cut stores: objects of detail blocks, and the index rows that name them. Pure: the same cut, records and settings give
 * the same bytes, so any step of storing may be repeated. Records that cannot be decoded come back as dead letters.
 *
 * Cost: see README.md (µs a span). Memory: the unpacked bodies, and about 150 bytes a span.
 */
export function buildCut(cut: Cut, records: readonly LogRecord[], settings: CutSettings): CutOutput {
  const decoded = decodeRecords(records, settings.limits);
  const spans = internSpans(decoded.scan, settings.traceKeys);
  const facts = { origins: originFacts(spans.origins), shapes: shapeFacts(spans) };
  const { groups, duplicateSpans } = groupsOf(decoded, spans, settings);
  const objects: CutObject[] = [];
  const inserts: CutInsert[] = [];
  let traces = 0;
  let uncountedSpans = 0;
  let sequence = 0;
  for (const members of classesOf(groups)) {
    const rows = members.reduce((sum, group) => sum + group.selection.length, 0);
    const tables = new CutTables(spans, facts, rows, settings);
    const metrics = new CutMetrics(spans, facts.origins);
    let rowBase = 0;
    for (const group of members) {
      const { blocks: encoded, place } = encodeBlocks(spans, group.selection, { blockBytesMax: settings.blockBytesMax });
      const objectKey = cutObjectKey({ ...group, day: dayOf(group.receivedDay) }, cut);
      const first = sequence;
      const ids = BigUint64Array.from(encoded, (_block, index) => blockIdOf(cut, first + index));
      const blocks = { encoded, ids, rowFirst: rowFirstOf(encoded), objectKey, formatVersion: WRITTEN_VERSION };
      const spanFacts = fillSpanRows(tables, group, place, blocks, rowBase);
      addTraceRows(tables, group, place, blocks, spanFacts, rowBase);
      addValueRows(tables, group, spanFacts);
      uncountedSpans += metrics.add(group);
      objects.push({ key: objectKey, bytes: joined(encoded) });
      rowBase += group.selection.length;
      sequence += encoded.length;
    }
    traces += tables.traces.rows;
    const [group] = members;
    if (group !== undefined) inserts.push(...insertsOf(cut, group, tables), ...metrics.inserts(cut, group));
  }
  decoded.release();
  return {
    objects,
    inserts,
    deadLetters: decoded.deadLetters,
    counts: {
      records: records.length,
      spans: groups.reduce((sum, group) => sum + group.selection.length, 0),
      traces,
      duplicateSpans,
      uncountedSpans,
      blocks: sequence,
      bodyBytes: records.reduce((sum, record) => sum + record.header.bodyBytes, 0),
      blockBytes: objects.reduce((sum, object) => sum + object.bytes.length, 0),
    },
  };
}

/** Groups whose rows share the partitions of the tables; in ascending order of (retention, day, project). */
function classesOf(groups: readonly Group[]): readonly (readonly Group[])[] {
  const classes = new Map<string, Group[]>();
  for (const group of groups) {
    const key = `${String(group.retentionDays)}/${String(group.receivedDay)}`;
    const members = classes.get(key);
    if (members === undefined) classes.set(key, [group]);
    else members.push(group);
  }
  return [...classes.values()];
}

/** Groups in ascending order of (retention, day, project); spans in the order of the log, each once. */
function groupsOf(
  { records, firstSpan }: DecodedRecords,
  spans: CutSpans,
  settings: CutSettings,
): { readonly groups: readonly Group[]; readonly duplicateSpans: number } {
  const byGroup = new Map<string, { projectId: ProjectId; retentionDays: number; day: number; receivedMs: number; records: number[] }>();
  const spansOf = new Map<ProjectId, number>();
  const countOf = (record: number): number => (firstSpan[record + 1] ?? 0) - (firstSpan[record] ?? 0);
  records.forEach(({ header }, index) => {
    const { projectId, receivedAt } = header;
    const retentionDays = settings.retentionDays[projectId] ?? settings.retentionDaysDefault;
    const day = Math.floor(receivedAt / DAY_MS);
    const key = `${String(projectId)}/${String(retentionDays)}/${String(day)}`;
    const group = byGroup.get(key) ?? { projectId, retentionDays, day, receivedMs: receivedAt, records: [] };
    group.receivedMs = Math.max(group.receivedMs, receivedAt);
    group.records.push(index);
    byGroup.set(key, group);
    spansOf.set(projectId, (spansOf.get(projectId) ?? 0) + countOf(index));
  });
  const sets = new Map([...spansOf].map(([projectId, count]) => [projectId, new SpanSet(spans, count)]));
  let duplicateSpans = 0;
  const groups = [...byGroup.values()]
    .sort((a, b) => a.retentionDays - b.retentionDays || a.day - b.day || a.projectId - b.projectId)
    .map((group): Group => {
      const selection = new Uint32Array(group.records.reduce((sum, record) => sum + countOf(record), 0));
      const seen = sets.get(group.projectId);
      let count = 0;
      for (const record of group.records) {
        for (let span = firstSpan[record] ?? 0, end = firstSpan[record + 1] ?? 0; span < end; span++) {
          if (seen?.add(span) === true) selection[count++] = span;
        }
      }
      duplicateSpans += selection.length - count;
      return {
        projectId: group.projectId,
        retentionDays: group.retentionDays,
        receivedDay: group.day,
        receivedAt: Math.floor(group.receivedMs / 1000),
        selection: selection.subarray(0, count),
      };
    })
    .filter((group) => group.selection.length > 0);
  return { groups, duplicateSpans };
}

function rowFirstOf(blocks: readonly EncodedBlock[]): Uint32Array {
  const first = new Uint32Array(blocks.length);
  for (let b = 1; b < blocks.length; b++) first[b] = (first[b - 1] ?? 0) + (blocks[b - 1]?.spanCount ?? 0);
  return first;
}

function joined(blocks: readonly EncodedBlock[]): Uint8Array {
  const only = blocks.length === 1 ? blocks[0] : undefined;
  return only?.bytes ?? Buffer.concat(blocks.map((block) => block.bytes));
}

function insertsOf(cut: Cut, partition: PartitionClass, tables: CutTables): readonly CutInsert[] {
  const inserts: CutInsert[] = [];
  const add = (table: IndexTable, source: { readonly rows: number; native(): readonly NativeColumn[] }): void => {
    if (source.rows === 0) return;
    const block = encodeNativeBlock(source.native(), source.rows);
    inserts.push({ table, token: insertTokenOf(table, cut, partition), rows: source.rows, block, probe: probeOf(table, tables) });
  };
  add('blocks', tables.blocks);
  add('trace_blocks', tables.traces);
  add('attribute_blocks', tables.attributeBlocks);
  add('trace_keys', tables.traceKeys);
  add('attribute_values', tables.values);
  add('spans', tables.spans);
  return inserts;
}
