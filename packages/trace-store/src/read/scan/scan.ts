import type { Sql } from '@spanhouse/clickhouse';
import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions, Scan } from '../../model/trace-reader.ts';
import { partsOf } from '../check-query.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { READ_LIMITS } from '../limits.ts';
import { BlockCountRow, countBlocksSql } from '../queries/count-blocks.ts';
import { blocksOfSlice } from './blocks-of-slice.ts';
import type { Marking, MatchBlocks } from './matches.ts';
import { matchesOfSpans } from './matches-of-spans.ts';
import { createTraceMatcher } from './matches-of-traces.ts';
import { readPlace, writePlace, type PlaceOfScan } from './scan-place.ts';
import { slicesOf, type Slice } from './slices.ts';

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
  const from = query.from === undefined ? null : readPlace(query.from);
  // The slowest may be anywhere.
  const slices = query.order === 'duration' ? [query] : slicesOf(query).filter((slice) => from === null || from.rank >= slice.start);
  const round = new Rounds(deps, options, marking);
  let after = from;
  for (const [i, slice] of slices.entries()) {
    const stopped = await round.scan({ ...query, start: slice.start, end: slice.end }, after);
    if (stopped !== null) return round.end(stopped, await blocksBefore(deps, query, slices.slice(i + 1), options));
    after = null;
  }
  return round.end(null, 0);
}

/** Where a search stopped, and candidate blocks behind it in the same slice. */
type Stopped = { readonly place: PlaceOfScan; readonly blocksLeft: number };

/** No block has a greater id. */
const BEFORE_ALL = '18446744073709551615';

/** What was found so far, and when to stop. */
class Rounds {
  readonly #deps: FindDeps;
  readonly #options: ReadOptions;
  readonly #marking: Marking | undefined;
  readonly #untilMs: number;
  readonly #spans: BlockSpan[] = [];
  #blocks = 0;
  #unreadable = 0;
  #tooLarge = 0;
  #triesNarrow = true;

  constructor(deps: FindDeps, options: ReadOptions, marking: Marking | undefined) {
    this.#deps = deps;
    this.#options = options;
    this.#marking = marking;
    this.#untilMs = deps.clock.monotonicMs() + Math.min(options.scanTimeMs ?? Infinity, READ_LIMITS.scanTimeMs);
  }

  /** Null: the slice was searched to its end. */
  async scan(query: SpanQuery, after: PlaceOfScan | null): Promise<Stopped | null> {
    const { blocks, candidates, isNarrow } = await blocksOfSlice(this.#deps, query, after, this.#triesNarrow, this.#options);
    this.#triesNarrow = isNarrow;
    const match = this.#matcher(query, candidates);
    let done = 0;
    let place: PlaceOfScan = after ?? { rank: query.end - 1n, blockId: BEFORE_ALL, isNarrow };
    const stopped = (): Stopped => ({ place, blocksLeft: (blocks[0]?.blocks ?? 0) - done });
    while (done < blocks.length) {
      if (this.#isOver()) return stopped();
      const some = blocks.slice(done, done + (this.#blocks === 0 ? READ_LIMITS.scanFirstBlocks : READ_LIMITS.scanRoundBlocks));
      const found = await match(some);
      for (const span of found.spans) this.#spans.push(span);
      this.#unreadable += found.unreadable;
      this.#tooLarge += found.tooLarge;
      this.#blocks += some.length;
      done += some.length;
      const last = some.at(-1);
      if (last !== undefined) place = { rank: last.rank, blockId: last.block_id, isNarrow };
    }
    return stopped().blocksLeft === 0 ? null : stopped();
  }

  end(stopped: Stopped | null, blocksBefore: number): Scanned {
    const blocksLeft = stopped === null ? 0 : Math.max(1, stopped.blocksLeft + blocksBefore);
    const next = stopped === null ? null : writePlace(stopped.place);
    return {
      spans: this.#spans,
      scan: { blocks: this.#blocks, blocksLeft, next },
      partial: notes(blocksLeft, this.#unreadable, this.#tooLarge),
    };
  }

  #isOver(): boolean {
    if (this.#blocks === 0) return false;
    return this.#deps.clock.monotonicMs() >= this.#untilMs || this.#spans.length >= READ_LIMITS.scanMatchesMax;
  }

  #matcher(query: SpanQuery, candidates: Sql): MatchBlocks {
    const isOfTraces = asksForTraces(query) || (this.#marking !== undefined && asksForTraces(this.#marking.mark));
    const matching = { query, candidates, options: this.#options, ...(this.#marking === undefined ? {} : { marking: this.#marking }) };
    return isOfTraces ? createTraceMatcher(this.#deps, matching) : (blocks) => matchesOfSpans(this.#deps, matching, blocks);
  }
}

/** Blocks of what is older, with candidates or without. */
async function blocksBefore(deps: FindDeps, query: SpanQuery, slices: readonly Slice[], options: ReadOptions): Promise<number> {
  const [first] = slices;
  if (first === undefined) return 0;
  const question = countBlocksSql({ projectId: query.projectId, start: query.start, end: first.end });
  const [row] = await deps.clickhouse.inProject(query.projectId).query(question, BlockCountRow, ask('traces.count_blocks', options));
  return row?.blocks ?? 0;
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
