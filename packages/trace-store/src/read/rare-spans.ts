import { unixNano, type Clock } from '@spanhouse/core';
import type { AttributeCondition, BlockReader, BlockSpan } from '../block/block-reader.ts';
import { nullBeyondLimit } from './beyond-limit.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import { isUnreadable, type BlockStore } from './block-store.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import { RareBlocksRow, rareBlocksSql } from './queries/rare-blocks.ts';
import { RareRowsRow, rareRowsSql } from './queries/rare-rows.ts';
import { spanConditions, type SpanConditions } from './span-conditions.ts';
import { allTest } from '../evaluate/filter-test.ts';
import { viewOf } from '../evaluate/span-view.ts';
import type { ProjectReads } from './project-reads.ts';

/** A span that was looked at in its block and matches. */
export type VerifiedSpan = { readonly blockId: string; readonly ordinal: number; readonly row: number; readonly found: BlockSpan };

export type RareSpans = { readonly spans: readonly VerifiedSpan[]; readonly partial: readonly string[] };

type Deps = { readonly clickhouse: ProjectReads; readonly blocks: BlockStore; readonly clock: Clock };

const NS_PER_MS = 1_000_000n;
const NONE: RareSpans = { spans: [], partial: [] };

const TOO_MUCH =
  'Spans whose attribute value is rare were not searched: that reads more than is allowed. Choose a shorter time range or name the service.';

/** Spans that only their blocks can tell to match: an attribute value was rare when it came. All of them, within READ_LIMITS. */
export async function findRareSpans(deps: Deps, query: SpanQuery, conditions: SpanConditions, options: ReadOptions): Promise<RareSpans> {
  if (conditions.attributes.length === 0) return NONE;
  // Without them, what the index knows of the frequent ones is still worth showing.
  return (await searchBlocks(deps, query, conditions, options).catch(nullBeyondLimit)) ?? { spans: [], partial: [TOO_MUCH] };
}

async function searchBlocks(deps: Deps, query: SpanQuery, conditions: SpanConditions, options: ReadOptions): Promise<RareSpans> {
  const { projectId, start } = query;
  const ask = {
    tag: 'traces.find_rare',
    limits: { timeMs: READ_LIMITS.queryTimeMs, memoryBytesMax: READ_LIMITS.memoryBytesMax },
    ...options,
  };
  const hashes = conditions.attributes.flatMap((question) => question.hashes);
  const [known] = await deps.clickhouse.inProject(projectId).query(rareBlocksSql({ projectId, start, hashes }), RareBlocksRow, ask);
  if (known === undefined || known.blocks === 0) return NONE;
  // `spans` is not ordered by block: without the time of these blocks the whole range would be read for one order number.
  const narrowed = narrow(query, known.from_ms * NS_PER_MS, (known.to_ms + 1n) * NS_PER_MS);
  if (narrowed === null) return NONE;
  const { rareBlocksMax } = READ_LIMITS;
  const candidates = await deps.clickhouse
    .inProject(projectId)
    .query(rareRowsSql({ projectId, start, conditions: spanConditions(narrowed), blocksMax: rareBlocksMax + 1 }), RareRowsRow, ask);
  const looked = candidates.slice(0, rareBlocksMax);
  const places = await deps.blocks.places(
    projectId,
    looked.map((candidate) => candidate.block_id),
    'traces.find_rare',
    options.signal,
  );
  const until = deps.clock.monotonicMs() + READ_LIMITS.rareTimeMs;
  const tests = conditions.attributes.flatMap((question) => question.inBlock ?? []);
  const holds = allTest(query.conditions);

  const spans: VerifiedSpan[] = [];
  let skipped = candidates.length - looked.length;
  let unreadable = 0;
  await inParallel(looked, READ_LIMITS.blockFetches, async (candidate) => {
    if (deps.clock.monotonicMs() > until) {
      skipped++;
      return;
    }
    const place = places.get(candidate.block_id);
    const block = place === undefined ? null : await deps.blocks.open(place, options.signal);
    const matched = block === null ? null : matchedRows(block, candidate, tests);
    if (matched === null) unreadable++;
    else spans.push(...matched.filter(({ found }) => holds(viewOf(found))));
  });
  return { spans, partial: notes(skipped, unreadable) };
}

/** The query on the part of its range in [from, to); null when there is none. */
function narrow(query: SpanQuery, from: bigint, to: bigint): SpanQuery | null {
  const start = unixNano(from > query.start ? from : query.start);
  const end = unixNano(to < query.end ? to : query.end);
  return start < end ? { ...query, start, end } : null;
}

/** Null when the block is damaged. */
function matchedRows(
  block: BlockReader,
  candidate: { readonly block_id: string; readonly rows: readonly number[]; readonly ordinals: readonly number[] },
  tests: readonly AttributeCondition[],
): readonly VerifiedSpan[] | null {
  try {
    const matches = block.matchRows(candidate.rows, tests);
    const chosen = candidate.rows.flatMap((row, i) => (matches[i] === 1 ? [{ row, ordinal: candidate.ordinals[i] ?? 0 }] : []));
    const found = block.readSpans(chosen.map(({ row }) => row));
    return chosen.flatMap(({ row, ordinal }, i) => {
      const span = found[i];
      return span === undefined ? [] : [{ blockId: candidate.block_id, ordinal, row, found: span }];
    });
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function notes(skipped: number, unreadable: number): readonly string[] {
  const said: string[] = [];
  if (skipped > 0)
    said.push(
      'A rare attribute value occurs in many places; only the newest were searched. Choose a shorter time range or name the service.',
    );
  if (unreadable > 0) said.push(`${String(unreadable)} of the blocks to search cannot be read.`);
  return said;
}
