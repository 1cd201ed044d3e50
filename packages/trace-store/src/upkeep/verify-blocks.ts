import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { isAppError } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { z } from 'zod';
import { openBlockBytes } from '../block/block-reader.ts';
import { listBlocks, type BlockFilter, type IndexedBlock } from './list-blocks.ts';

const PAGE = 500;

export type BlockProblem = { readonly block: IndexedBlock; readonly what: string };
export type Verified = { readonly blocks: number; readonly spans: number; readonly bytes: number; readonly problems: number };

const TraceRow = z.object({ trace_id: z.string(), ordinal: z.number(), spans: z.number() });

/**
 * Reads every block whole, with all checksums, unpacks every span, and holds both against the index: size, counts, and each trace's place.
 * Memory: one block. Errors: STORE.UNAVAILABLE.
 */
export async function verifyBlocks(
  { clickhouse, objectStore }: { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore },
  filter: Omit<BlockFilter, 'after' | 'limit'>,
  onProblem: (problem: BlockProblem) => void,
): Promise<Verified> {
  const sum = { blocks: 0, spans: 0, bytes: 0, problems: 0 };
  for (let after: string | null = null; ;) {
    const page: readonly IndexedBlock[] = await listBlocks(clickhouse, { ...filter, after, limit: PAGE });
    for (const block of page) {
      for (const what of await problemsOf(block, clickhouse, objectStore)) {
        sum.problems++;
        onProblem({ block, what });
      }
      sum.blocks++;
      sum.spans += block.spans;
      sum.bytes += block.bytes;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return sum;
    after = last.blockId;
  }
}

async function problemsOf(block: IndexedBlock, clickhouse: ClickHouse, objectStore: ObjectStore): Promise<readonly string[]> {
  try {
    const reader = openBlockBytes(await objectStore.getRange(block.objectKey, block.offset, block.bytes));
    const problems: string[] = [];
    if (reader.spanCount !== block.spans) problems.push(`has ${String(reader.spanCount)} spans, the index says ${String(block.spans)}`);
    if (reader.traceCount !== block.traces)
      problems.push(`has ${String(reader.traceCount)} traces, the index says ${String(block.traces)}`);
    const indexed = await clickhouse.query(
      sql`SELECT lower(hex(trace_id)) AS trace_id, ordinal, spans FROM trace_blocks
WHERE project_id = ${param('UInt32', block.projectId)} AND block_id = ${param('UInt64', block.blockId)} ORDER BY ordinal`,
      TraceRow,
      { tag: 'operator.verify' },
    );
    if (indexed.length !== reader.traceCount)
      problems.push(`${String(indexed.length)} of its ${String(reader.traceCount)} traces are indexed`);
    const spansOf = new Map(indexed.map((row) => [row.ordinal, row]));
    for (let ordinal = 0; ordinal < reader.traceCount; ordinal++) {
      const spans = reader.readTraceSpans(ordinal);
      const row = spansOf.get(ordinal);
      const traceId = spans[0]?.span.traceId ?? '';
      if (row !== undefined && (row.trace_id !== traceId || row.spans !== spans.length))
        problems.push(`trace ${traceId} with ${String(spans.length)} spans is indexed as ${row.trace_id} with ${String(row.spans)}`);
    }
    return problems;
  } catch (error) {
    if (!isAppError(error) || error.spec.retry === 'later') throw error;
    return [`${error.code}: ${error.message}`];
  }
}
