import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { COUNT_TABLES, type CountTable } from '../metrics/count-tables.ts';
import type { CutTables } from './cut-tables.ts';

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

type IndexTable = 'blocks' | 'trace_blocks' | 'attribute_blocks' | 'attribute_values' | 'trace_keys' | 'spans';

/**
 * Null for `attribute_values`: another cut may hold the same row. It loses one cut's counts when ClickHouse
 * is killed at just that instant, which completion does not notice.
 */
export function probeOf(table: IndexTable, tables: CutTables): InsertProbe | null {
  const { blocks, traces, attributeBlocks, traceKeys, spans } = tables;
  const textAt = (dictionary: readonly Uint8Array[], index = 0): string => decoder.decode(dictionary[index]);
  switch (table) {
    case 'blocks':
      return { table, projectId: blocks.projectId.data[0] ?? 0, blockId: blocks.blockId.data[0] ?? 0n };
    case 'trace_blocks':
      return { table, projectId: traces.projectId.data[0] ?? 0, blockId: traces.blockId.data[0] ?? 0n };
    case 'attribute_blocks':
      return attributeBlocks.first === null ? null : { table, ...attributeBlocks.first };
    case 'trace_keys':
      return {
        table,
        projectId: traceKeys.projectId.data[0] ?? 0,
        receivedAt: traceKeys.receivedAt.data[0] ?? 0,
        kind: textAt(traceKeys.kind.texts.dictionary, traceKeys.kind.indexes[0]),
        value: textAt(traceKeys.value.texts.dictionary, traceKeys.value.indexes[0]),
        startNs: traceKeys.startNs.data[0] ?? 0n,
      };
    case 'spans':
      return {
        table,
        projectId: spans.projectId[0] ?? 0,
        blockId: spans.blockId[0] ?? 0n,
        hour: spans.hour[0] ?? 0,
        service: textAt(spans.service.texts.dictionary, spans.service.indexes[0]),
        name: textAt(spans.name.texts.dictionary, spans.name.indexes[0]),
        startNs: spans.startNs[0] ?? 0n,
      };
    case 'attribute_values':
      return null;
  }
}
