import type { ProjectId } from '@spanhouse/core';
import { encodeNativeBlock, type NativeColumn } from '@spanhouse/clickhouse';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import { cutSpans, selectSpans, type CutSpans } from '../cut/cut-spans.ts';
import { decodeRecords, type DeadLetter, type DecodedRecords } from '../cut/decode-records.ts';
import { encodeBlocks } from '../block/encode-blocks.ts';
import type { EncodedBlock } from '../block/block-writer.ts';
import { WRITTEN_VERSION } from '../block/versions.ts';
import { withKernel, type Kernel } from '../kernel/kernel.ts';
import { cutObjectKey, dayOf } from '../object-keys.ts';
import { blockIdOf } from './block-id.ts';
import type { CutSettings } from './cut-settings.ts';
import { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import { CutMetrics } from './cut-metrics.ts';
import { insertTokenOf, type PartitionClass } from './insert-token.ts';
import { addGroupRows } from './group-rows.ts';
import { handOverKeys } from './hand-over.ts';
import type { CutInsert, IndexTable } from './cut-insert.ts';
import { probeOf } from './insert-probe.ts';
import { attributeBlockColumns, spanColumns, traceColumns, traceKeyColumns } from './kernel-columns.ts';
import { originFacts } from './origins.ts';

export type CutObject = { readonly key: string; readonly bytes: Uint8Array };

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
  return withKernel((kernel) => build(kernel, cut, records, settings));
}

function build(kernel: Kernel, cut: Cut, records: readonly LogRecord[], settings: CutSettings): CutOutput {
  const decoded = decodeRecords(kernel, records, settings.limits);
  const spans = cutSpans(kernel, settings.traceKeys);
  const origins = originFacts(spans.origins);
  const factsAt = { keys: handOverKeys(spans), origins: kernel.exports.roomForOriginFacts() };
  const { groups, duplicateSpans } = groupsOf(decoded, spans, settings);
  const objects: CutObject[] = [];
  const inserts: CutInsert[] = [];
  let traces = 0;
  let uncountedSpans = 0;
  let sequence = 0;
  for (const members of classesOf(groups)) {
    const rows = members.reduce((sum, group) => sum + group.selection.length, 0);
    const tables = new CutTables(spans, origins, rows, settings);
    const metrics = new CutMetrics(spans, origins, settings);
    for (const group of members) {
      const encoded = encodeBlocks(spans, group.selection, { blockBytesMax: settings.blockBytesMax });
      const objectKey = cutObjectKey({ ...group, day: dayOf(group.receivedDay) }, cut);
      const first = sequence;
      const ids = BigUint64Array.from(encoded, (_block, index) => blockIdOf(cut, first + index));
      addGroupRows(tables, group, { encoded, ids, objectKey, formatVersion: WRITTEN_VERSION }, factsAt);
      uncountedSpans += metrics.add(group);
      objects.push({ key: objectKey, bytes: joined(encoded) });
      sequence += encoded.length;
    }
    traces += tables.rowsOf('trace_blocks');
    const [group] = members;
    if (group !== undefined) inserts.push(...insertsOf(cut, group, tables), ...metrics.inserts(cut, group));
  }
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
  const sets = new Map([...spansOf].map(([projectId, count]) => [projectId, spans.kernel.exports.createSpanSet(count)]));
  let duplicateSpans = 0;
  const groups = [...byGroup.values()]
    .sort((a, b) => a.retentionDays - b.retentionDays || a.day - b.day || a.projectId - b.projectId)
    .map((group): Group => {
      const ranges = group.records.map((record): readonly [number, number] => [firstSpan[record] ?? 0, firstSpan[record + 1] ?? 0]);
      const selection = selectSpans(spans, ranges, sets.get(group.projectId) ?? 0);
      duplicateSpans += ranges.reduce((sum, [from, to]) => sum + to - from, 0) - selection.length;
      return {
        projectId: group.projectId,
        retentionDays: group.retentionDays,
        receivedDay: group.day,
        receivedAt: Math.floor(group.receivedMs / 1000),
        selection,
      };
    })
    .filter((group) => group.selection.length > 0);
  return { groups, duplicateSpans };
}

function joined(blocks: readonly EncodedBlock[]): Uint8Array {
  const only = blocks.length === 1 ? blocks[0] : undefined;
  return only?.bytes ?? Buffer.concat(blocks.map((block) => block.bytes));
}

function insertsOf(cut: Cut, partition: PartitionClass, tables: CutTables): readonly CutInsert[] {
  const inserts: CutInsert[] = [];
  const add = (table: IndexTable, rows: number, columns: () => readonly NativeColumn[]): void => {
    if (rows === 0) return;
    const block = encodeNativeBlock(columns(), rows);
    inserts.push({ table, token: insertTokenOf(table, cut, partition), rows, block, probe: probeOf(table, tables) });
  };
  add('blocks', tables.blocks.rows, () => tables.blocks.native());
  add('trace_blocks', tables.rowsOf('trace_blocks'), () => traceColumns(tables));
  add('attribute_blocks', tables.rowsOf('attribute_blocks'), () => attributeBlockColumns(tables));
  add('trace_keys', tables.rowsOf('trace_keys'), () => traceKeyColumns(tables));
  add('attribute_values', tables.values.rows, () => tables.values.native(tables.texts.service.dictionary));
  add('spans', tables.rowsOf('spans'), () => spanColumns(tables));
  return inserts;
}
