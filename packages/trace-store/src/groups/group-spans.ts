import { sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import { readSample } from '../cohorts/read-sample.ts';
import { sampleRows } from '../cohorts/sample-rows.ts';
import type { GroupQuestion, SpanGroups } from '../model/span-groups.ts';
import type { SpanQuery } from '../model/span-query.ts';
import type { ReadOptions } from '../model/trace-reader.ts';
import { ask, type FindDeps } from '../read/find-rows.ts';
import { findRareSpans, type RareSpans } from '../read/rare-spans.ts';
import { scanBlocks } from '../read/scan/scan.ts';
import { needsBlocks, spanConditions, type SpanConditions } from '../read/span-conditions.ts';
import { uniqueSpans } from '../read/unique-spans.ts';
import { GROUP_LIMITS } from './group-limits.ts';
import { checkTargets, groupTargets, keySql, keyText } from './group-keys.ts';
import { countMatchesSql, GroupRow, groupSpansSql, MatchCountRow } from './queries/group-spans.ts';
import { GroupCounts } from './span-groups.ts';

type Asked = { readonly question: GroupQuestion; readonly query: SpanQuery; readonly conditions: SpanConditions };

/** See TraceReader.groupSpans. */
export async function groupSpans(deps: FindDeps, question: GroupQuestion, options: ReadOptions): Promise<SpanGroups> {
  checkTargets(question.by);
  const { limit, tags } = question;
  const by = groupTargets(question);
  if (!(limit >= 1 && limit <= GROUP_LIMITS.groupsMax))
    throw new AppError('QUERY.INVALID', `Ask for 1 to ${String(GROUP_LIMITS.groupsMax)} groups.`);
  const query: SpanQuery = { ...question, order: 'newest', limit: GROUP_LIMITS.sampleSpans };
  const conditions = spanConditions(query);
  const asked = { question: { ...question, by }, query, conditions };
  if (needsBlocks(query, conditions)) return groupsByScan(deps, asked, options);
  const keys = by.map((target) => keySql(target, tags));
  const rare = await findRareSpans(deps, query, conditions, options);
  return keys.every((key) => key !== null) ? groupsByIndex(deps, asked, keys, rare, options) : groupsBySample(deps, asked, rare, options);
}

async function groupsByIndex(
  deps: FindDeps,
  { question, query, conditions }: Asked,
  keys: readonly Sql[],
  rare: RareSpans,
  options: ReadOptions,
): Promise<SpanGroups> {
  const { by, order, limit, isCountOnly = false } = question;
  const rows = await deps.clickhouse
    .inProject(query.projectId)
    .query(groupSpansSql({ conditions, keys, order, limit, isCountOnly }), GroupRow, ask('traces.group', options));
  const counts = new GroupCounts(by);
  for (const row of rows) {
    const values = by.map((target, i) => keyText(target, i === 0 ? row.key1 : row.key2));
    const buckets = isCountOnly ? [] : row.buckets.map((bucket, i): [number, number] => [bucket, row.counts[i] ?? 0]);
    counts.addCounted(values, { mark: row.mark, count: row.spans, errors: row.errors, buckets });
  }
  for (const { found } of rare.spans) counts.add(found);
  const [first] = rows;
  const counted = first?.all_spans ?? 0;
  return {
    by,
    groups: counts.ordered(order, limit),
    groupCount: Math.max(first?.groups ?? 0, counts.size),
    matched: { count: counted + rare.spans.length, exact: counted === (first?.all_sure ?? 0) && rare.partial.length === 0 },
    source: 'index',
    looked: counted + rare.spans.length,
    partial: rare.partial,
  };
}

/** No column tells the value: of more matching spans than a sample, always the same some are read. */
async function groupsBySample(
  deps: FindDeps,
  { question, query, conditions }: Asked,
  rare: RareSpans,
  options: ReadOptions,
): Promise<SpanGroups> {
  const { by, order, limit, projectId } = question;
  const [counted] = await deps.clickhouse
    .inProject(projectId)
    .query(countMatchesSql(conditions), MatchCountRow, ask('traces.group_count', options));
  const inIndex = counted?.matched ?? 0;
  const rows = await sampleRows(deps, query, { conditions, choice: sql`1`, isChosen: true, matched: inIndex }, options);
  const read = await readSample(deps, query, { chosen: rows, rest: [] }, options.signal);
  const isWhole = inIndex <= GROUP_LIMITS.sampleSpans;
  const matched = inIndex + rare.spans.length;
  // Of a part, spans with a rare value take their share; of a whole, all of them.
  const ofRare = isWhole ? rare.spans.length : Math.round((read.chosen.length * rare.spans.length) / Math.max(1, inIndex));
  const spans = uniqueSpans([...read.chosen, ...rare.spans.slice(0, ofRare)]);
  const counts = new GroupCounts(by, query);
  for (const { found } of spans) counts.add(found);
  const isExact = counted?.matched === counted?.sure && rare.partial.length === 0;
  return {
    by,
    groups: counts.ordered(order, limit, isWhole || spans.length === 0 ? 1 : matched / spans.length),
    groupCount: counts.size,
    matched: { count: matched, exact: isExact },
    source: isWhole ? 'index' : 'sample',
    looked: spans.length,
    partial: [...rare.partial, ...read.partial],
  };
}

async function groupsByScan(deps: FindDeps, { question: { by, order, limit }, query }: Asked, options: ReadOptions): Promise<SpanGroups> {
  const scanned = await scanBlocks(deps, query, options);
  const spans = uniqueSpans(scanned.spans.map((found) => ({ found })));
  const counts = new GroupCounts(by, query);
  for (const { found } of spans) counts.add(found);
  return {
    by,
    groups: counts.ordered(order, limit),
    groupCount: counts.size,
    matched: { count: spans.length, exact: scanned.partial.length === 0 },
    source: 'blocks',
    looked: spans.length,
    partial: scanned.partial,
    scan: scanned.scan,
  };
}
