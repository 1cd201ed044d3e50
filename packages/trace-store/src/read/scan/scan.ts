import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions, Scan } from '../../model/trace-reader.ts';
import { partsOf } from '../check-query.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { READ_LIMITS } from '../limits.ts';
import { ScanBlockRow, scanBlocksSql } from '../queries/scan-blocks.ts';
import { candidatesSql } from './candidates.ts';
import type { Marking, MatchBlocks } from './matches.ts';
import { matchesOfSpans } from './matches-of-spans.ts';
import { createTraceMatcher } from './matches-of-traces.ts';
import { readPlace, writePlace } from './scan-place.ts';

export type Scanned = {
  /** Spans that match, as they are stored; where traces were put together, each once. */
  readonly spans: readonly BlockSpan[];
  readonly scan: Scan;
  readonly partial: readonly string[];
};

/**
 * Looks into candidate blocks, those with the newest or slowest candidates first, until all were searched or READ_LIMITS is reached: the first round
 * always is, so a search that goes on ends.
 */
export async function scanBlocks(deps: FindDeps, query: SpanQuery, options: ReadOptions, marking?: Marking): Promise<Scanned> {
  const isOfTraces = asksForTraces(query) || (marking !== undefined && asksForTraces(marking.mark));
  const until = deps.clock.monotonicMs() + Math.min(options.scanTimeMs ?? Infinity, READ_LIMITS.scanTimeMs);
  const after = query.from === undefined ? null : readPlace(query.from);
  const order = query.order === 'duration' ? 'duration' : 'newest';
  const blocks = await deps.clickhouse
    .inProject(query.projectId)
    .query(
      scanBlocksSql({ candidates: candidatesSql(query), order, after, limit: READ_LIMITS.scanBlocksMax }),
      ScanBlockRow,
      ask('traces.scan_blocks', options),
    );
  const match: MatchBlocks = isOfTraces
    ? createTraceMatcher(deps, query, options, marking)
    : (round) => matchesOfSpans(deps, query, round, options, marking);
  const spans: BlockSpan[] = [];
  let unreadable = 0;
  let tooLarge = 0;
  let done = 0;
  while (done < blocks.length && (done === 0 || (deps.clock.monotonicMs() < until && spans.length < READ_LIMITS.scanMatchesMax))) {
    const round = blocks.slice(done, done + READ_LIMITS.scanRoundBlocks);
    const found = await match(round);
    for (const span of found.spans) spans.push(span);
    unreadable += found.unreadable;
    tooLarge += found.tooLarge;
    done += round.length;
  }
  const blocksLeft = (blocks[0]?.blocks ?? 0) - done;
  const last = blocks[done - 1];
  const next = blocksLeft === 0 || last === undefined ? null : writePlace({ rank: last.rank, blockId: last.block_id });
  return { spans, scan: { blocks: done, blocksLeft, next }, partial: notes(blocksLeft, unreadable, tooLarge) };
}

/** Whether more is asked than one span tells. */
function asksForTraces(query: Pick<SpanQuery, 'conditions' | 'selection'>): boolean {
  return query.selection !== undefined || partsOf(query).targets.some(({ kind }) => kind === 'trace');
}

function notes(blocksLeft: number, unreadable: number, tooLarge: number): readonly string[] {
  const said: string[] = [];
  if (blocksLeft > 0) said.push(`${String(blocksLeft)} of the blocks that may hold matching spans were not searched yet.`);
  if (unreadable > 0) said.push(`${String(unreadable)} of the blocks to search cannot be read.`);
  if (tooLarge > 0) said.push(`${String(tooLarge)} traces are too large for a question about how their spans stand to each other.`);
  return said;
}
