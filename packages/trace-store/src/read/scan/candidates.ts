import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { unixNano } from '@spanhouse/core';
import type { Condition, QueryFilter, SpanQuery } from '../../model/span-query.ts';
import type { SpanSelection } from '../../model/span-selection.ts';
import type { TimeRange } from '../../model/trace-reader.ts';
import { allBounds, anyBounds, filterBounds, type Bounds, type IndexRange } from '../filter-bounds.ts';
import { READ_LIMITS } from '../limits.ts';
import { receivedAfter, withinConditions } from '../range-sql.ts';
import { figureSql } from './trace-figures.ts';

/** Spans of the table `spans` that may be answers: no others are. */
export type Candidates = {
  /** By what they are themselves. */
  readonly wide: Sql;
  /**
   * By what is asked of other spans of their trace, too, as far as these begin within READ_LIMITS.scanTraceSpreadNs: fewer, and dear to tell where the
   * others are many. Null when nothing is asked of others.
   */
  readonly narrow: Sql | null;
};

/** @param slice the part of the query's range in which the answers themselves begin */
export function candidatesOf(query: SpanQuery, slice: TimeRange = query): Candidates {
  const own = [...withinConditions(query.projectId, slice.start, slice.end), ownBounds(query, { ...query, ...slice }).may];
  const others = othersOf(query);
  return { wide: all(own), narrow: others.length === 0 ? null : all([...own, ...others]) };
}

function othersOf(query: SpanQuery): readonly Sql[] {
  const { projectId, start, end, selection } = query;
  const spread = READ_LIMITS.scanTraceSpreadNs;
  const [from, to] = [unixNano(start > spread ? start - spread : 0n), unixNano(end + spread)];
  const asked = [...query.conditions.flatMap(impliedSpans), ...(selection === undefined ? [] : neededSpans(selection))];
  const others = asked
    .map((filters) => anyBounds(filters.map((filter) => filterBounds(filter, { projectId, start: from }))))
    .filter(({ isEvery }) => !isEvery)
    .map(
      ({ may }) =>
        sql`(trace_blocks.block_id, trace_blocks.ordinal) IN (SELECT block_id, ordinal FROM spans WHERE ${all([...withinConditions(projectId, from, to), may])})`,
    )
    .map((holds) => inTraces(query, sql`SELECT trace_id FROM trace_blocks WHERE ${ofProject(query)} AND ${holds}`));
  const figures = wholeTraceFilters(query)
    .map(figureSql)
    .filter((figure) => figure !== null);
  if (figures.length > 0) {
    others.push(inTraces(query, sql`SELECT trace_id FROM trace_blocks WHERE ${ofProject(query)} GROUP BY trace_id HAVING ${all(figures)}`));
  }
  return others;
}

/** The span's trace is one of these, whichever blocks it lies in. */
function inTraces(query: SpanQuery, traceIds: Sql): Sql {
  return sql`(spans.block_id, spans.ordinal) IN (SELECT block_id, ordinal FROM trace_blocks WHERE ${ofProject(query)} AND trace_id IN (${traceIds}))`;
}

/** Parts of traces that may have a span in the range. */
function ofProject({ projectId, start }: SpanQuery): Sql {
  const spread = READ_LIMITS.scanTraceSpreadNs;
  return all([sql`project_id = ${param('UInt32', projectId)}`, receivedAfter(unixNano(start > spread ? start - spread : 0n))]);
}

/** Conditions that all spans given, or one span that is needed, must fulfil. */
function wholeTraceFilters({ conditions, selection }: SpanQuery): readonly QueryFilter[] {
  const needed = selection === undefined ? [] : neededSpans(selection).flatMap((filters) => (filters.length === 1 ? filters : []));
  return [...conditions, ...needed].flatMap((filter) => ('all' in filter ? filter.all : [filter]));
}

/** What the answers themselves are. */
function ownBounds({ conditions, selection }: Pick<SpanQuery, 'conditions' | 'selection'>, range: IndexRange): Bounds {
  const bounds = conditions.map((condition) => filterBounds(condition, range));
  return allBounds(selection === undefined ? bounds : [...bounds, chosenBounds(selection, range)]);
}

/** What the spans are that a selection gives. */
function chosenBounds(selection: SpanSelection, range: IndexRange): Bounds {
  switch (selection.kind) {
    case 'spans':
      return filterBounds(selection.filter, range);
    case 'both':
    case 'either':
      return anyBounds([chosenBounds(selection.left, range), chosenBounds(selection.right, range)]);
    case 'related': {
      const right = chosenBounds(selection.right, range);
      return selection.mode === 'union' ? anyBounds([chosenBounds(selection.left, range), right]) : right;
    }
    case 'pipe': {
      const stages = selection.stages.flatMap((stage) => (stage.kind === 'filter' ? [filterBounds(stage.filter, range)] : []));
      return allBounds([chosenBounds(selection.input, range), ...stages]);
    }
  }
}

/** One of each of these lists is a span that the trace has when the selection gives any. */
function neededSpans(selection: SpanSelection): readonly (readonly QueryFilter[])[] {
  switch (selection.kind) {
    case 'spans':
      return [[selection.filter], ...impliedSpans(selection.filter)];
    case 'both':
      return [...neededSpans(selection.left), ...neededSpans(selection.right)];
    case 'either': {
      // One of both sides has spans: one that the left needs, or one that the right does.
      const [left] = neededSpans(selection.left);
      const [right] = neededSpans(selection.right);
      return left === undefined || right === undefined ? [] : [[...left, ...right]];
    }
    case 'related':
      return selection.mode === 'not' ? neededSpans(selection.right) : [...neededSpans(selection.left), ...neededSpans(selection.right)];
    case 'pipe':
      return neededSpans(selection.input);
  }
}

/** What a condition on the whole trace says of its spans: one of each list is there. */
function impliedSpans(filter: QueryFilter): readonly (readonly QueryFilter[])[] {
  if ('all' in filter) return filter.all.flatMap(impliedSpans);
  if (!('target' in filter) || filter.target.kind !== 'trace' || !POSITIVE.includes(filter.operator)) return [];
  const of = (field: 'service' | 'name'): QueryFilter => ({ ...filter, target: { kind: 'field', field } });
  switch (filter.target.field) {
    case 'services':
      return [[of('service')]];
    case 'rootService':
      return [[{ all: [ROOT, of('service')] }]];
    case 'rootName':
      return [[{ all: [ROOT, of('name')] }]];
    default:
      return [];
  }
}

const POSITIVE: readonly string[] = ['=', 'in', 'contains', 'startsWith', '=~'];
const ROOT: Condition = { target: { kind: 'field', field: 'isRoot' }, operator: '=', values: ['true'] };
