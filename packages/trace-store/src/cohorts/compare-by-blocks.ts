import type { BlockSpan } from '../block/block-reader.ts';
import { durationNs } from '../evaluate/span-view.ts';
import type { CohortChoice, CohortComparison } from '../model/cohort.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import type { FindDeps } from '../read/find-rows.ts';
import { scanMarked } from '../read/scan/scan-marked.ts';
import { uniqueSpans } from '../read/unique-spans.ts';
import { isChosen, nameKey, type FixedChoice } from './choice.ts';
import { COHORT_LIMITS } from './limits.ts';
import { scoreCohorts } from './score-cohorts.ts';
import { spanFactsOf } from './span-facts-of.ts';

/*
 * Where blocks have to say which spans match, or which are chosen: both sets are what a search of the newest blocks found, and counts are of those. Of large
 * sets a sample is compared, the same one each time for the same spans: those whose ids are least.
 */

type Found = { readonly found: BlockSpan; readonly isMarked: boolean };

/** @param choice what it says beside its query */
export async function compareByBlocks(
  deps: FindDeps,
  query: SpanQuery,
  { query: chosenBy, ...choice }: CohortChoice,
  options: ReadOptions,
): Promise<CohortComparison> {
  const scanned = await scanMarked(deps, query, chosenBy ?? null, options);
  const all = uniqueSpans(scanned.spans.map((found): Found => ({ found, isMarked: scanned.marked.has(found) })));
  const fixed = withThreshold(choice, all);
  const isOfChosen = ({ found, isMarked }: Found): boolean => isMarked && isChosen(found, fixed);
  const chosen = all.filter(isOfChosen);
  const rest = all.filter((each) => !isOfChosen(each));
  const [chosenSample, restSample] = [sampleOf(chosen), sampleOf(rest)];
  const isFailed = choice.isFailed === true;
  const scored = scoreCohorts(chosenSample.map(spanFactsOf), restSample.map(spanFactsOf), {
    without: isFailed ? ['status'] : [],
    withSymptoms: isFailed,
  });
  return {
    chosen: { matched: chosen.length, sampled: chosenSample.length },
    rest: { matched: rest.length, sampled: restSample.length },
    threshold: thresholdOf(fixed),
    ...scored,
    partial: scanned.partial,
  };
}

function sampleOf(set: readonly Found[]): readonly BlockSpan[] {
  // Random bytes: the least of them are a fair sample.
  const ordered = set.map(({ found }) => found).sort((a, b) => (a.span.spanId < b.span.spanId ? -1 : 1));
  return ordered.slice(0, COHORT_LIMITS.sampleSpans);
}

function withThreshold({ slowerThan, isOfItsName = false, ...choice }: CohortChoice, all: readonly Found[]): FixedChoice {
  if (slowerThan === undefined) return choice;
  const of = (spans: readonly Found[]): bigint => {
    const durations = spans.map(({ found }) => durationNs(found)).sort((a, b) => (a < b ? -1 : Number(a > b)));
    return durations[Math.ceil(durations.length * slowerThan) - 1] ?? 0n;
  };
  const byName = isOfItsName ? Map.groupBy(all, ({ found }) => nameKey(found)) : new Map<string, readonly Found[]>();
  return { ...choice, slowerThan: { ns: of(all), ofNames: new Map([...byName].map(([name, spans]) => [name, of(spans)])) } };
}

export function thresholdOf({ slowerThan }: FixedChoice): CohortComparison['threshold'] {
  if (slowerThan === undefined) return null;
  const { ns, ofNames } = slowerThan;
  const own = [...ofNames.values()].sort((a, b) => (a < b ? -1 : 1));
  return { lowestNs: own[0] ?? ns, highestNs: own.at(-1) ?? ns };
}
