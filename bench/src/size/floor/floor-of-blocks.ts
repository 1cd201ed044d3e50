import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import type { ObjectStore } from '@spanhouse/object-store';
import { openBlockBytes } from '@spanhouse/trace-store/testing';
import { z } from 'zod';
import { blockStreams } from './block-streams.ts';
import { columnFloor } from './column-floor.ts';

/** All blocks together: their bytes, the column floor of the same spans in the same chunks, and both by column. */
export type Floor = {
  readonly blocks: number;
  readonly spans: number;
  readonly blockBytes: number;
  readonly floorBytes: number;
  readonly byColumn: Readonly<Record<string, { readonly ours: number; readonly floor: number }>>;
};

export async function floorOfBlocks(clickhouse: ClickHouse, objectStore: ObjectStore): Promise<Floor> {
  const places = await clickhouse.query(
    sql`SELECT object_key, toUInt32(offset) AS at, length FROM blocks ORDER BY placed_at DESC, object_key DESC LIMIT 1 BY block_id`,
    z.object({ object_key: z.string(), at: z.number(), length: z.number() }),
    { tag: 'bench.size' },
  );
  const byColumn: Record<string, { ours: number; floor: number }> = {};
  const columnOf = (name: string): { ours: number; floor: number } => (byColumn[name] ??= { ours: 0, floor: 0 });
  const sums = { blocks: places.length, spans: 0, blockBytes: 0, floorBytes: 0 };
  for (const { object_key, at, length } of places) {
    const bytes = await objectStore.getRange(object_key, at, length);
    const block = openBlockBytes(bytes);
    sums.spans += block.spanCount;
    sums.blockBytes += bytes.length;
    for (const [name, share] of blockStreams(bytes)) columnOf(name).ours += share;
    for (const [name, cost] of columnFloor(Array.from({ length: block.traceCount }, (_, trace) => block.readTraceSpans(trace)))) {
      sums.floorBytes += cost;
      columnOf(name).floor += cost;
    }
  }
  return { ...sums, byColumn };
}
