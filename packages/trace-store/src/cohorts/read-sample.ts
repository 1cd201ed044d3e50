import type { FindDeps } from '../read/find-rows.ts';
import type { FoundRow } from '../read/queries/find-rows.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { VerifiedSpan } from '../read/rare-spans.ts';
import { verifyRows } from '../read/verify-rows.ts';
import { COHORT_LIMITS } from './limits.ts';

export type Sample = {
  readonly chosen: readonly VerifiedSpan[];
  readonly rest: readonly VerifiedSpan[];
  readonly partial: readonly string[];
};

type Rows = { readonly chosen: readonly FoundRow[]; readonly rest: readonly FoundRow[] };

/**
 * Reads the spans of both sets from their blocks, side by side, until all are read or the time is over. Rows come in the order of a hash and both sets
 * in turn, so what is left out then is left out by chance.
 */
export async function readSample(deps: FindDeps, query: SpanQuery, rows: Rows, signal: AbortSignal | undefined): Promise<Sample> {
  const until = deps.clock.monotonicMs() + COHORT_LIMITS.sampleTimeMs;
  const byBlock = [...Map.groupBy(inTurn(rows.chosen, rows.rest), (row) => row.block_id).values()];
  const read = new Map<FoundRow, VerifiedSpan>();
  let unreadable = 0;
  let skipped = 0;
  for (let at = 0; at < byBlock.length; at += COHORT_LIMITS.blocksARound) {
    const round = byBlock.slice(at, at + COHORT_LIMITS.blocksARound).flat();
    if (deps.clock.monotonicMs() > until) {
      skipped += round.length;
      continue;
    }
    const result = await verifyRows(deps.blocks, query, round, signal);
    for (const [row, span] of result.verified) read.set(row, span);
    unreadable += result.unreadable.length;
  }
  const readOf = (wanted: readonly FoundRow[]): readonly VerifiedSpan[] =>
    wanted.map((row) => read.get(row)).filter((span) => span !== undefined);
  return { chosen: readOf(rows.chosen), rest: readOf(rows.rest), partial: notes(skipped, unreadable) };
}

function inTurn(a: readonly FoundRow[], b: readonly FoundRow[]): readonly FoundRow[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]].filter((row) => row !== undefined)).flat();
}

function notes(skipped: number, unreadable: number): readonly string[] {
  const said: string[] = [];
  if (skipped > 0) said.push(`${String(skipped)} spans of the sample could not be read in time; the comparison is made from the others.`);
  if (unreadable > 0) said.push(`${String(unreadable)} spans of the sample lie in blocks that cannot be read.`);
  return said;
}
