import type { CohortComparison, CohortQuestion } from '../model/cohort.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import { ask, type FindDeps } from '../read/find-rows.ts';
import type { FoundRow } from '../read/queries/find-rows.ts';
import { findRareSpans, type VerifiedSpan } from '../read/rare-spans.ts';
import { needsBlocks, spanConditions, type SpanConditions } from '../read/span-conditions.ts';
import { durationNs } from '../evaluate/span-view.ts';
import { uniqueSpans } from '../read/unique-spans.ts';
import { checkQuery } from '../read/check-query.ts';
import { checkChoice, choiceSql, isChosen, type FixedChoice } from './choice.ts';
import { compareByBlocks, thresholdOf } from './compare-by-blocks.ts';
import { COHORT_LIMITS } from './limits.ts';
import { CohortCountsRow, cohortCountsSql, CohortThresholdRow, cohortThresholdsSql } from './queries/cohort-counts.ts';
import { readSample } from './read-sample.ts';
import { sampleRows } from './sample-rows.ts';
import { scoreCohorts } from './score-cohorts.ts';
import { spanFactsOf } from './span-facts-of.ts';

/** See TraceReader.compareCohorts. */
export async function compareCohorts(deps: FindDeps, question: CohortQuestion, options: ReadOptions): Promise<CohortComparison> {
  checkChoice(question.choice);
  const query: SpanQuery = { ...question, order: 'newest', limit: COHORT_LIMITS.sampleSpans };
  const conditions = spanConditions(query);
  if (question.choice.query !== undefined) checkQuery({ ...question.choice.query, limit: 1 });
  if (needsBlocks(query, conditions) || question.choice.query !== undefined) return compareByBlocks(deps, query, question.choice, options);
  const rare = await findRareSpans(deps, query, conditions, options);
  const choice = await fixedChoice(deps, question, conditions, rare.spans, options);
  const [counts] = await deps.clickhouse
    .inProject(query.projectId)
    .query(cohortCountsSql(conditions, choiceSql(choice)), CohortCountsRow, ask('cohorts.count', options));
  const rows = (isOfChosen: boolean, matched: number): Promise<readonly FoundRow[]> =>
    sampleRows(deps, query, { conditions, choice: choiceSql(choice), isChosen: isOfChosen, matched }, options);
  const [chosenRows, restRows] = await Promise.all([rows(true, counts?.chosen ?? 0), rows(false, counts?.rest ?? 0)]);
  const read = await readSample(deps, query, { chosen: chosenRows, rest: restRows }, options.signal);
  const chosen = setOf(
    counts?.chosen ?? 0,
    read.chosen,
    rare.spans.filter(({ found }) => isChosen(found, choice)),
  );
  const rest = setOf(
    counts?.rest ?? 0,
    read.rest,
    rare.spans.filter(({ found }) => !isChosen(found, choice)),
  );
  const isFailed = choice.isFailed === true;
  const scored = scoreCohorts(
    chosen.spans.map(({ found }) => spanFactsOf(found)),
    rest.spans.map(({ found }) => spanFactsOf(found)),
    { without: isFailed ? ['status'] : [], withSymptoms: isFailed },
  );
  return {
    chosen: { matched: chosen.matched, sampled: chosen.spans.length },
    rest: { matched: rest.matched, sampled: rest.spans.length },
    threshold: thresholdOf(choice),
    ...scored,
    partial: [...rare.partial, ...read.partial],
  };
}

type CohortSet = { readonly matched: number; readonly spans: readonly VerifiedSpan[] };

/** Spans of the sample, those with a rare value in their share of all that match. */
function setOf(counted: number, read: readonly VerifiedSpan[], rare: readonly VerifiedSpan[]): CohortSet {
  const matched = counted + rare.length;
  const ofRare = matched === 0 ? 0 : Math.round((COHORT_LIMITS.sampleSpans * rare.length) / matched);
  const someRare = [...rare].sort((a, b) => (a.found.span.spanId < b.found.span.spanId ? -1 : 1)).slice(0, ofRare);
  return { matched, spans: uniqueSpans([...someRare, ...read]).slice(0, COHORT_LIMITS.sampleSpans) };
}

async function fixedChoice(
  deps: FindDeps,
  { projectId, choice: { slowerThan, isOfItsName = false, ...choice } }: CohortQuestion,
  conditions: SpanConditions,
  rare: readonly VerifiedSpan[],
  options: ReadOptions,
): Promise<FixedChoice> {
  if (slowerThan === undefined) return choice;
  const query = cohortThresholdsSql(conditions, slowerThan, isOfItsName, COHORT_LIMITS.names);
  const rows = await deps.clickhouse.inProject(projectId).query(query, CohortThresholdRow, ask('cohorts.threshold', options));
  const durations = rare.map(({ found }) => durationNs(found)).sort((a, b) => (a < b ? -1 : 1));
  const [first] = rows;
  const ns = first === undefined ? (durations[Math.ceil(durations.length * slowerThan) - 1] ?? 0n) : first.threshold_ns;
  return { ...choice, slowerThan: { ns, ofNames: new Map(isOfItsName ? rows.map((row) => [row.name_key, row.threshold_ns]) : []) } };
}
