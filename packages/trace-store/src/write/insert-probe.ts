import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { ByteSource } from '../block/byte-source.ts';
import { COUNT_TABLES, type CountTable } from '../metrics/count-tables.ts';
import type { IndexTable } from './cut-insert.ts';
import type { CutTables } from './cut-tables.ts';
import { keysOf, namesOf } from './kernel-columns.ts';

/** Finds the first row of an insert among the stored ones. Plain data: it comes from the building thread. */
export type InsertProbe =
  | { readonly table: 'blocks' | 'trace_blocks'; readonly projectId: number; readonly blockId: bigint }
  | { readonly table: 'attribute_blocks'; readonly projectId: number; readonly blockId: bigint; readonly hash: bigint }
  | {
      readonly table: 'trace_keys';
      readonly projectId: number;
      readonly receivedAt: number;
      readonly kind: string;
      readonly value: string;
      readonly startNs: bigint;
    }
  | {
      readonly table: 'spans';
      readonly projectId: number;
      readonly blockId: bigint;
      readonly hour: number;
      readonly service: string;
      readonly name: string;
      readonly startNs: bigint;
    }
  | {
      /** Its rows are added to those of others: a row of no project marks the insert. */
      readonly table: CountTable;
      readonly mark: string;
    }
  | { readonly table: 'derived_slots'; readonly partition: number; readonly start: bigint };

/** One row with `found`, 0 or 1. Each condition is on the sort key, so it reads a granule or two. */
export function insertProbeSql(probe: InsertProbe): Sql {
  const project = 'projectId' in probe ? sql`project_id = ${param('UInt32', probe.projectId)}` : sql`project_id = 0`;
  switch (probe.table) {
    case 'blocks':
      return sql`SELECT count() > 0 AS found FROM blocks WHERE ${project} AND block_id = ${param('UInt64', probe.blockId.toString())}`;
    case 'trace_blocks':
      return sql`SELECT count() > 0 AS found FROM trace_blocks WHERE ${project} AND block_id = ${param('UInt64', probe.blockId.toString())}`;
    case 'attribute_blocks':
      return sql`SELECT count() > 0 AS found FROM attribute_blocks WHERE ${project}
        AND hash = ${param('UInt64', probe.hash.toString())} AND block_id = ${param('UInt64', probe.blockId.toString())}`;
    case 'trace_keys':
      return sql`SELECT count() > 0 AS found FROM trace_keys WHERE ${project} AND kind = ${param('String', probe.kind)}
        AND value = ${param('String', probe.value)} AND start_ns = ${param('UInt64', probe.startNs.toString())}
        AND received_at = toDateTime(${param('UInt32', probe.receivedAt)}, 'UTC')`;
    case 'spans':
      return sql`SELECT count() > 0 AS found FROM spans WHERE ${project} AND hour = ${param('UInt32', probe.hour)}
        AND service = ${param('String', probe.service)} AND name = ${param('String', probe.name)}
        AND start_ns = ${param('UInt64', probe.startNs.toString())} AND block_id = ${param('UInt64', probe.blockId.toString())}`;
    case 'derived_slots':
      return sql`SELECT count() > 0 AS found FROM derived_slots WHERE ${project}
        AND partition = ${param('UInt32', probe.partition)} AND start = ${param('UInt64', probe.start.toString())}`;
    default:
      return sql`SELECT count() > 0 AS found FROM ${COUNT_TABLES[probe.table]} WHERE ${project} AND ${markedBy(probe)}`;
  }
}

/** On the columns that follow the project in the sort key. */
function markedBy({ table, mark }: { readonly table: CountTable; readonly mark: string }): Sql {
  const text = param('String', mark);
  if (table.startsWith('span_metrics')) return sql`class = 0 AND service = ${text}`;
  return table.startsWith('edges') ? sql`caller_class = 0 AND caller_service = ${text}` : sql`service = ${text}`;
}

const decoder = new TextDecoder();

/**
 * Null for `attribute_values`: another cut may hold the same row. It loses one cut's counts when ClickHouse
 * is killed at just that instant, which completion does not notice.
 */
export function probeOf(table: IndexTable, tables: CutTables): InsertProbe | null {
  const { kernel } = tables.cut;
  const { exports } = kernel;
  const textAt = (dictionary: readonly Uint8Array[], index = 0): string => decoder.decode(dictionary[index]);
  switch (table) {
    case 'blocks':
      return { table, projectId: tables.blocks.projectId.data[0] ?? 0, blockId: tables.blocks.blockId.data[0] ?? 0n };
    case 'attribute_values':
      return null;
    default: {
      const run = tables.firstRun(table);
      if (run === undefined) return null;
      const { projectId, receivedAt } = run.group;
      const { blockId } = run;
      switch (table) {
        case 'trace_blocks':
          return { table, projectId, blockId };
        case 'attribute_blocks':
          return { table, projectId, blockId, hash: kernel.writtenLongs(exports.rareHashSink())[0] ?? 0n };
        case 'trace_keys':
          return {
            table,
            projectId,
            receivedAt,
            kind: textAt(keysOf(tables), kernel.writtenWords(exports.keyKindSink())[0]),
            value: firstString(kernel.written(exports.keyValueSink())),
            startNs: kernel.writtenLongs(exports.keyStartSink())[0] ?? 0n,
          };
        case 'spans':
          return {
            table,
            projectId,
            blockId,
            hour: kernel.words(exports.rowHour.value, 1)[0] ?? 0,
            service: textAt(tables.texts.service.dictionary, kernel.words(exports.rowService.value, 1)[0]),
            name: textAt(namesOf(tables), kernel.words(exports.rowName.value, 1)[0]),
            startNs: kernel.longs(exports.rowStart.value, 1)[0] ?? 0n,
          };
      }
    }
  }
}

/** Of strings that follow each other, each behind its length. */
function firstString(encoded: Uint8Array): string {
  const source = new ByteSource(encoded, 0, encoded.length);
  const length = source.varint();
  const at = source.take(length);
  return decoder.decode(encoded.subarray(at, at + length));
}
