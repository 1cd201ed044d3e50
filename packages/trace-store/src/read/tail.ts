import { AppError, unixMs, unixNano } from '@spanhouse/core';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions, Tail, TailPlace, TraceReader } from '../model/trace-reader.ts';
import { partsOf } from './check-query.ts';
import { ask, type FindDeps } from './find-rows.ts';
import { columnTeller, spanOrder, toFoundSpan } from './found-span.ts';
import { READ_LIMITS } from './limits.ts';
import { lastBlocksSql, storedSpansSql, StoredSpansRow, TailBlockRow, tailBlocksSql } from './queries/tail-blocks.ts';
import { candidatesOf } from './scan/candidates.ts';
import { matchesOfSpans } from './scan/matches-of-spans.ts';
import { spanConditions } from './span-conditions.ts';
import { uniqueSpans } from './unique-spans.ts';

/*
 * Blocks of a partition are numbered in the order of the log, and come into the index in that order. So what was seen is one number a partition, and nothing
 * that comes later has a smaller one: a tail loses nothing and gives nothing twice, whatever times the spans carry and however late they come.
 */

type Question = Parameters<TraceReader['tail']>[0];

const PARTITION = /^\d{1,4}$/;
const BLOCK = /^\d{1,20}$/;
const PARTITIONS_MAX = 1 << 10;
const UINT64_END = 1n << 64n;

/** See TraceReader.tail. */
export async function tail(deps: FindDeps, question: Question, place: TailPlace | null, options: ReadOptions): Promise<Tail> {
  const tell = columnTeller(question.columns);
  checkQuestion(question);
  if (place === null) return { rows: [], place: await placeNow(deps, question, options), notShown: 0, isBehind: false, partial: [] };
  const { projectId } = question;
  const { tailBlocksMax, tailRowsMax } = READ_LIMITS;
  const since = sinceSeconds(place.sinceMs);
  const reads = deps.clickhouse.inProject(projectId);
  const waiting = await reads.query(
    tailBlocksSql({ projectId, sinceSeconds: since, seen: seenOf(place), limit: tailBlocksMax + 1 }),
    TailBlockRow,
    ask('traces.tail_blocks', options),
  );
  const blocks = await storedInOrder(deps, question, since, waiting.slice(0, tailBlocksMax), options);
  const [first] = blocks;
  if (first === undefined) return { rows: [], place, notShown: 0, isBehind: false, partial: [] };
  const query: SpanQuery = {
    ...question,
    // Whatever time they carry: the blocks alone decide.
    start: unixNano(blocks.reduce((least, { from_ns }) => (from_ns < least ? from_ns : least), first.from_ns)),
    end: unixNano(blocks.reduce((most, { to_ns }) => (to_ns > most ? to_ns : most), first.to_ns) + 1n),
    order: 'newest',
    limit: READ_LIMITS.rowsMax,
  };
  const waitingFor = blocks.map((block) => ({ ...block, rank: 0n, blocks: blocks.length }));
  const matches = await matchesOfSpans(deps, { query, slice: query, candidates: candidatesOf(query).wide, options }, waitingFor);
  const rows = uniqueSpans(matches.spans.map((found) => ({ found })))
    .map(({ found }) => toFoundSpan(found, tell))
    .sort(spanOrder('newest'));
  const next: Record<string, string> = { ...place.blocks };
  // In ascending order: the last one of a partition stays.
  for (const { partition, block_id } of blocks) next[String(partition)] = block_id;
  return {
    rows: rows.slice(0, tailRowsMax),
    place: { sinceMs: place.sinceMs, blocks: next },
    notShown: Math.max(0, rows.length - tailRowsMax),
    isBehind: waiting.length > blocks.length && blocks.length === tailBlocksMax,
    partial: matches.unreadable.length > 0 ? [`${String(matches.unreadable.length)} of the new blocks cannot be read.`] : [],
  };
}

/**
 * Of these blocks, which are in the order of their partitions, those whose spans are all in the index: `blocks` gets its rows before `spans` does. What stands
 * behind one that is not there yet waits for it.
 */
async function storedInOrder(
  deps: FindDeps,
  { projectId }: Question,
  since: number,
  blocks: readonly TailBlockRow[],
  options: ReadOptions,
): Promise<readonly (StoredSpansRow & { readonly partition: number })[]> {
  if (blocks.length === 0) return [];
  const stored = await deps.clickhouse
    .inProject(projectId)
    .query(storedSpansSql(projectId, since, blocks), StoredSpansRow, ask('traces.tail_stored', options));
  const byBlock = new Map(stored.map((row) => [row.block_id, row]));
  const waits = new Set<number>();
  return blocks.flatMap(({ block_id, partition, spans }) => {
    const row = byBlock.get(block_id);
    if (row?.spans !== spans) waits.add(partition);
    return row === undefined || waits.has(partition) ? [] : [{ ...row, partition }];
  });
}

/** Behind the last block of each partition that is there with those before it. */
async function placeNow(deps: FindDeps, question: Question, options: ReadOptions): Promise<TailPlace> {
  const { projectId } = question;
  const sinceMs = unixMs(deps.clock.now());
  const since = sinceSeconds(sinceMs);
  const last = await deps.clickhouse
    .inProject(projectId)
    .query(lastBlocksSql(projectId, since, READ_LIMITS.tailLastBlocks), TailBlockRow, ask('traces.tail_place', options));
  const ascending = last.toSorted((a, b) => (BigInt(a.block_id) < BigInt(b.block_id) ? -1 : 1));
  const blocks: Record<string, string> = {};
  // Where none of the last ones is there, the tail begins before them.
  for (const { partition, block_id } of ascending) {
    if (block_id !== '0') blocks[String(partition)] ??= String(BigInt(block_id) - 1n);
  }
  for (const { partition, block_id } of await storedInOrder(deps, question, since, ascending, options))
    blocks[String(partition)] = block_id;
  return { sinceMs, blocks };
}

function sinceSeconds(ms: number): number {
  return Math.min(Math.max(0, Math.floor((ms - READ_LIMITS.tailReceivedBeforeMs) / 1_000)), 0xffff_ffff);
}

/** @throws AppError QUERY.INVALID for a place that no tail has given */
function seenOf({ sinceMs, blocks }: TailPlace): readonly { readonly partition: number; readonly blockId: string }[] {
  const entries = Object.entries(blocks);
  const isPlace = entries.every(
    ([partition, block]) =>
      PARTITION.test(partition) && Number(partition) < PARTITIONS_MAX && BLOCK.test(block) && BigInt(block) < UINT64_END,
  );
  if (!isPlace || !Number.isSafeInteger(sinceMs) || sinceMs < 0) throw new AppError('QUERY.INVALID', 'This is no place of a live tail.');
  return entries.map(([partition, blockId]) => ({ partition: Number(partition), blockId }));
}

function checkQuestion(question: Question): void {
  const isOfTraces = question.selection !== undefined || partsOf(question).targets.some(({ kind }) => kind === 'trace');
  if (isOfTraces) {
    throw new AppError(
      'QUERY.INVALID',
      'A live tail follows spans as they come; how they stand in their trace is known later. Ask for spans alone.',
    );
  }
  // Conditions as everywhere; the range is one of which there are few spans.
  spanConditions({ ...question, start: unixNano(0n), end: unixNano(1n), order: 'newest', limit: 1 });
}
