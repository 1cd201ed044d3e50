import { AppError } from '@spanhouse/core';
import type { GroupCurveQuestion, NamedCurve } from '../model/span-groups.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import { viewOf } from '../evaluate/span-view.ts';
import { ask, type FindDeps } from '../read/find-rows.ts';
import { READ_LIMITS } from '../read/limits.ts';
import { findRareSpans } from '../read/rare-spans.ts';
import { needsBlocks, spanConditions } from '../read/span-conditions.ts';
import { checkTargets, groupTargets, keyOf, keySql, keyText } from './group-keys.ts';
import { GROUP_LIMITS } from './group-limits.ts';
import { MomentCounts, momentNs } from './moments.ts';
import { GroupCurveRow, groupCurvesSql } from './queries/group-curves.ts';

const STATUS_ERROR = 2;

/** See TraceReader.groupCurves. */
export async function groupCurves(deps: FindDeps, question: GroupCurveQuestion, options: ReadOptions): Promise<readonly NamedCurve[]> {
  const { marks, projectId, start, tags } = question;
  checkTargets(question.by);
  const by = groupTargets(question);
  if (marks.length > GROUP_LIMITS.groupsMax)
    throw new AppError('QUERY.INVALID', `Ask for at most ${String(GROUP_LIMITS.groupsMax)} groups.`);
  const query: SpanQuery = { ...question, order: 'newest', limit: 1 };
  const conditions = spanConditions(query);
  const keys = by.map((target) => keySql(target, tags)).filter((key) => key !== null);
  if (needsBlocks(query, conditions) || keys.length < by.length)
    throw new AppError('QUERY.INVALID', 'Where columns do not tell the groups, their curves come with them.');
  const width = momentNs(question);
  const [rare, rows] = await Promise.all([
    findRareSpans(deps, query, conditions, options),
    marks.length === 0
      ? []
      : deps.clickhouse
          .inProject(projectId)
          .query(
            groupCurvesSql({ conditions, keys, marks, start, momentNs: width }),
            GroupCurveRow,
            ask('traces.group_curves', options, READ_LIMITS.overviewTimeMs),
          ),
  ]);
  const curves = new Map<string, { readonly values: NamedCurve['values']; readonly moments: MomentCounts }>();
  const momentsOf = (values: NamedCurve['values']): MomentCounts => {
    const key = JSON.stringify(values);
    const known = curves.get(key) ?? { values, moments: new MomentCounts() };
    curves.set(key, known);
    return known.moments;
  };
  for (const row of rows) {
    const moments = momentsOf(by.map((target, i) => keyText(target, i === 0 ? row.key1 : row.key2)));
    row.moments.forEach((moment, i) => {
      moments.add(moment, row.spans[i] ?? 0, row.errors[i] ?? 0);
    });
  }
  const tellers = by.map(keyOf);
  for (const { found } of rare.spans) {
    const view = viewOf(found);
    momentsOf(tellers.map((tell) => tell(view))).add(Number((view.startNs - start) / width), 1, view.statusCode === STATUS_ERROR ? 1 : 0);
  }
  return [...curves.values()].map(({ values, moments }) => ({ values, ...moments.curve() }));
}
