import type { Sql } from '@spanhouse/clickhouse';
import { unixNano, type UnixNano } from '@spanhouse/core';
import type { BlockSpan } from '../../block/block-reader.ts';
import type { SpanQuery } from '../../model/span-query.ts';
import type { ReadOptions, Scan, TimeRange } from '../../model/trace-reader.ts';
import { partsOf } from '../check-query.ts';
import { ask, type FindDeps } from '../find-rows.ts';
import { READ_LIMITS } from '../limits.ts';
import { BlockCountRow, countBlocksSql } from '../queries/count-blocks.ts';
import { blocksOfSlice } from './blocks-of-slice.ts';
import type { Marking, MatchBlocks } from './matches.ts';
import { matchesOfSpans } from './matches-of-spans.ts';
import { createTraceMatcher } from './matches-of-traces.ts';
import { readPlace, writePlace, type PlaceOfScan } from './scan-place.ts';
import { slicesOf } from './slices.ts';

export type Scanned = {
  /** Spans that match, as they are stored, of the blocks that were searched; where traces were put together, each once. */
  readonly spans: readonly BlockSpan[];
  /** Others that match of the same traces, in blocks that this search did not look into. */
  readonly elsewhere: readonly BlockSpan[];
  readonly scan: Scan;
  /** Why the result may not be whole: the scan's own notes, and how much was not searched yet. */
  readonly partial: readonly string[];
};

/**
 * Looks into candidate blocks, those with the newest or slowest candidates first, until all were searched or READ_LIMITS is reached: the first round
 * always is, so a search that goes on ends.
 */
export async function scanBlocks(deps: FindDeps, asked: SpanQuery, options: ReadOptions, marking?: Marking): Promise<Scanned> {
  const from = asked.from === undefined ? null : readPlace(asked.from);
  const query = from !== null && from.end > asked.start && from.end < asked.end ? { ...asked, end: unixNano(from.end) } : asked;
  const slices: readonly TimeRange[] = query.order === 'duration' ? [query] : slicesOf(query);
  const left = slices.filter((slice) => from === null || from.rank >= slice.start || query.order === 'duration');
  const rounds = new Rounds(deps, query, options, marking);
  let after = from;
  for (const [i, slice] of left.entries()) {
    const stopped = await rounds.scan(slice, after);
    if (stopped !== null) return rounds.end(stopped, await blocksBefore(deps, query, left[i + 1]?.end, options));
    after = null;
  }
  return rounds.end(null, 0);
}

/** Where a search stopped, and candidate blocks behind it in the same slice. */
type Stopped = { readonly place: PlaceOfScan; readonly blocksLeft: number };

/** No block has a greater id. */
const BEFORE_ALL = '18446744073709551615';

/** What was found so far, and when to stop. */
class Rounds {
  readonly #deps: FindDeps;
  readonly #query: SpanQuery;
  readonly #options: ReadOptions;
  readonly #marking: Marking | undefined;
  readonly #untilMs: number;
  readonly #spans: BlockSpan[] = [];
  readonly #elsewhere: BlockSpan[] = [];
  readonly #blocks = new Set<string>();
  readonly #unreadable = new Set<string>();
  readonly #tooLarge = new Set<string>();
  #narrowMs: number;

  constructor(deps: FindDeps, query: SpanQuery, options: ReadOptions, marking: Marking | undefined) {
    this.#deps = deps;
    this.#query = query;
    this.#options = options;
    this.#marking = marking;
    const timeMs = Math.min(options.scanTimeMs ?? Infinity, READ_LIMITS.scanTimeMs);
    this.#untilMs = deps.clock.monotonicMs() + timeMs;
    this.#narrowMs = timeMs * READ_LIMITS.scanNarrowShare;
  }

  /** Null: the slice was searched to its end. */
  async scan(slice: TimeRange, after: PlaceOfScan | null): Promise<Stopped | null> {
    const narrowMs = this.#narrowMs;
    const found = await blocksOfSlice(this.#deps, this.#query, slice, { after, narrowMs }, this.#options);
    // The other slices are longer: what took too long once is not tried again.
    if (found.isGivenUp) this.#narrowMs = 0;
    const { blocks, candidates, isNarrow } = found;
    const match = this.#matcher(slice, candidates);
    const { end } = this.#query;
    let elsewhere: readonly BlockSpan[] = [];
    let done = 0;
    let place: PlaceOfScan = after ?? { rank: slice.end - 1n, blockId: BEFORE_ALL, isNarrow, end };
    const stopped = (): Stopped => ({ place, blocksLeft: (blocks[0]?.blocks ?? 0) - done });
    while (done < blocks.length && !this.#isOver()) {
      const some = blocks.slice(done, done + (this.#blocks.size === 0 ? READ_LIMITS.scanFirstBlocks : READ_LIMITS.scanRoundBlocks));
      const matches = await match(some);
      for (const span of matches.spans) this.#spans.push(span);
      elsewhere = matches.elsewhere;
      for (const blockId of matches.unreadable) this.#unreadable.add(blockId);
      for (const traceId of matches.tooLarge) this.#tooLarge.add(traceId);
      for (const { block_id: blockId } of some) this.#blocks.add(blockId);
      done += some.length;
      const last = some.at(-1);
      if (last !== undefined) place = { rank: last.rank, blockId: last.block_id, isNarrow, end };
    }
    for (const span of elsewhere) this.#elsewhere.push(span);
    return stopped().blocksLeft === 0 ? null : stopped();
  }

  end(stopped: Stopped | null, blocksBefore: number): Scanned {
    const blocksLeft = stopped === null ? 0 : Math.max(1, stopped.blocksLeft + blocksBefore);
    const next = stopped === null ? null : writePlace(stopped.place);
    const notes = notesOf(this.#unreadable.size, this.#tooLarge.size);
    return {
      spans: this.#spans,
      elsewhere: this.#elsewhere,
      scan: { blocks: this.#blocks.size, blocksLeft, next, notes },
      partial:
        next === null ? notes : [`${String(blocksLeft)} of the blocks that may hold matching spans were not searched yet.`, ...notes],
    };
  }

  #isOver(): boolean {
    if (this.#blocks.size === 0) return false;
    return this.#deps.clock.monotonicMs() >= this.#untilMs || this.#spans.length >= READ_LIMITS.scanMatchesMax;
  }

  #matcher(slice: TimeRange, candidates: Sql): MatchBlocks {
    const [query, marking, options] = [this.#query, this.#marking, this.#options];
    const isOfTraces = asksForTraces(query) || (marking !== undefined && asksForTraces(marking.mark));
    const matching = { query, slice, candidates, options, ...(marking === undefined ? {} : { marking }) };
    return isOfTraces ? createTraceMatcher(this.#deps, matching) : (blocks) => matchesOfSpans(this.#deps, matching, blocks);
  }
}

/** Blocks of what is older, with candidates or without. */
async function blocksBefore(deps: FindDeps, query: SpanQuery, end: UnixNano | undefined, options: ReadOptions): Promise<number> {
  if (end === undefined) return 0;
  const question = countBlocksSql({ projectId: query.projectId, start: query.start, end });
  const [row] = await deps.clickhouse.inProject(query.projectId).query(question, BlockCountRow, ask('traces.count_blocks', options));
  return row?.blocks ?? 0;
}

/** Whether more is asked than one span tells. */
export function asksForTraces(query: Pick<SpanQuery, 'conditions' | 'selection'>): boolean {
  return query.selection !== undefined || partsOf(query).targets.some(({ kind }) => kind === 'trace');
}

function notesOf(unreadable: number, tooLarge: number): readonly string[] {
  const said: string[] = [];
  if (unreadable > 0) said.push(`${String(unreadable)} of the blocks to search cannot be read.`);
  if (tooLarge > 0) said.push(`${String(tooLarge)} traces are too large for a question about how their spans stand to each other.`);
  return said;
}
