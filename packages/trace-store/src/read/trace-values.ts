import type { BlockReader, BlockSpan } from '../block/block-reader.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { FoundTrace, ReadOptions, TraceValues } from '../model/trace-reader.ts';
import { isUnreadable } from './block-store.ts';
import { columnValues } from './found-span.ts';
import { ask, type FindDeps } from './find-rows.ts';
import { inParallel } from './in-parallel.ts';
import { READ_LIMITS } from './limits.ts';
import { TracePartRow, tracePartsSql } from './queries/trace-parts.ts';

export type ValuedTraces = { readonly rows: readonly FoundTrace[]; readonly partial: readonly string[] };

/**
 * The values that these traces have of the columns of the query. Reads all their spans, as far as READ_LIMITS.columnSpansMax and columnTimeMs go: traces
 * beyond that have no values, and are told of.
 *
 * @param isMatch of a span of one of these traces, whether it is among those that the query asks for
 */
export async function withTraceValues(
  deps: FindDeps,
  query: SpanQuery,
  traces: readonly FoundTrace[],
  isMatch: (found: BlockSpan) => boolean,
  options: ReadOptions,
): Promise<ValuedTraces> {
  const { projectId, start, columns = [] } = query;
  const tell = columnValues(columns);
  if (columns.length === 0) return { rows: traces, partial: [] };
  const wanted = withinBound(traces);
  if (wanted.length === 0) return { rows: traces, partial: leftOutNotes({ tooLarge: traces.length, late: 0, unreadable: 0 }) };
  const parts = await deps.clickhouse
    .inProject(projectId)
    .query(
      tracePartsSql({ projectId, start, traceIds: wanted.map(({ traceId }) => traceId) }),
      TracePartRow,
      ask('traces.column_parts', options),
    );
  const byBlock = Map.groupBy(parts, (part) => part.block_id);
  const places = await deps.blocks.places(projectId, [...byBlock.keys()], 'traces.column_blocks', options.signal);
  const until = deps.clock.monotonicMs() + READ_LIMITS.columnTimeMs;
  const seen = new Map(wanted.map(({ traceId }): [string, SeenValues[]] => [traceId, columns.map(() => new SeenValues())]));
  const late = new Set<string>();
  const unreadable = new Set<string>();
  await inParallel([...byBlock], READ_LIMITS.blockFetches, async ([blockId, own]) => {
    const isLate = deps.clock.monotonicMs() > until;
    const place = isLate ? undefined : places.get(blockId);
    const block = place === undefined ? null : await deps.blocks.open(place, options.signal);
    for (const { trace_id: traceId } of own) {
      const spans = block === null ? null : spansOf(block, traceId);
      if (spans === null) (isLate ? late : unreadable).add(traceId);
      for (const found of spans ?? []) {
        const rank = { isMatch: isMatch(found), isRoot: found.span.parentSpanId === '', startNs: found.span.startTimeUnixNano };
        tell(found).forEach((texts, i) => seen.get(traceId)?.[i]?.add(texts, rank));
      }
    }
  });
  return {
    rows: traces.map((trace) => ({
      ...trace,
      values: late.has(trace.traceId) ? [] : (seen.get(trace.traceId) ?? []).map((values) => values.ordered()),
    })),
    partial: leftOutNotes({ tooLarge: traces.length - wanted.length, late: late.size, unreadable: unreadable.size }),
  };
}

/** As many of the traces, in their order, as have no more spans together than are read for columns; what is too large is passed over. */
function withinBound(traces: readonly FoundTrace[]): readonly FoundTrace[] {
  let spans = 0;
  return traces.filter(({ spanCount }) => {
    const fits = spans + spanCount <= READ_LIMITS.columnSpansMax;
    if (fits) spans += spanCount;
    return fits;
  });
}

/** Of how many traces columns are left out, or not whole. */
export type LeftOut = { readonly tooLarge: number; readonly late: number; readonly unreadable: number };

/** A sentence for each reason. */
export function leftOutNotes({ tooLarge, late, unreadable }: LeftOut): readonly string[] {
  const said: string[] = [];
  if (tooLarge === 1) said.push('One of the traces found has too many spans for columns of attributes.');
  if (tooLarge > 1) said.push(`${String(tooLarge)} of the traces found have too many spans for columns of attributes.`);
  const limit = `the ${String(READ_LIMITS.columnTimeMs / 1_000)} seconds that reading them may take were over`;
  if (late === 1) said.push(`One of the traces found has no columns of attributes: ${limit}.`);
  if (late > 1) said.push(`${String(late)} of the traces found have no columns of attributes: ${limit}.`);
  if (unreadable > 0) said.push(`Columns of ${String(unreadable)} traces are not whole: some of their blocks cannot be read.`);
  return said;
}

function spansOf(block: BlockReader, traceId: string): readonly BlockSpan[] | null {
  try {
    const ordinal = block.ordinalOf(traceId);
    return ordinal < 0 ? null : block.readTraceSpans(ordinal);
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

type Rank = { readonly isMatch: boolean; readonly isRoot: boolean; readonly startNs: bigint };

/** Distinct values of one column of a trace, each by the best span that has it. */
class SeenValues {
  readonly #matching = new Map<string, Rank>();
  readonly #others = new Map<string, Rank>();

  add(texts: readonly string[], rank: Rank): void {
    const seen = rank.isMatch ? this.#matching : this.#others;
    for (const text of texts) {
      if (text === '') continue;
      const known = seen.get(text);
      if (known === undefined || compareRanks(rank, known) < 0) seen.set(text, rank);
    }
  }

  ordered(): TraceValues {
    const ofMatches = this.#matching.size > 0;
    const seen = ofMatches ? this.#matching : this.#others;
    const told = [...seen]
      .sort(([a, left], [b, right]) => compareRanks(left, right) || (a < b ? -1 : 1))
      .slice(0, READ_LIMITS.traceValuesMax)
      .map(([text]) => text);
    return {
      texts: told.map((text) => text.slice(0, READ_LIMITS.traceValueUnitsMax)),
      areCut: told.map((text) => text.length > READ_LIMITS.traceValueUnitsMax),
      count: seen.size,
      ofMatches,
    };
  }
}

/** The root's first, then those of the spans that began first. */
function compareRanks(a: Rank, b: Rank): number {
  if (a.isRoot !== b.isRoot) return a.isRoot ? -1 : 1;
  return a.startNs < b.startNs ? -1 : Number(a.startNs > b.startNs);
}

/** Which spans of these traces were found, by their ids. */
export function foundAmong(spans: readonly BlockSpan[]): (found: BlockSpan) => boolean {
  const keys = new Set(spans.map(keyOf));
  return (found) => keys.has(keyOf(found));
}

function keyOf({ span }: BlockSpan): string {
  return `${span.traceId}/${span.spanId}`;
}
