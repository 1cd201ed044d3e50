import { all, any, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import { attributeHash } from '../attribute-hash.ts';
import type { AttributeCondition } from '../block/block-reader.ts';
import type { Condition, QueryFilter, SpanQuery } from '../model/span-query.ts';
import { promotionOf, synonymsOf } from '../semantics.ts';
import { checkQuery } from './check-query.ts';
import { columnHasSql } from './column-sql.ts';
import { filterBounds, hashesSql } from './filter-bounds.ts';
import { rangeConditions } from './range-sql.ts';

/*
 * A query in the terms of the table `spans`. What columns can answer is `base`. An attribute compared by equality is, for each span,
 *   sure:   its promoted column has the value;
 *   likely: the span's `attribute_hashes` has the low half of its hash;
 *   rare:   the span's block is in `attribute_blocks` under the whole hash, so the block has to be looked into.
 * Everything else is told by blocks alone (read/scan).
 */
export type SpanConditions = {
  readonly base: Sql;
  readonly attributes: readonly AttributeQuestion[];
  /** What the index does not answer. */
  readonly rest: readonly QueryFilter[];
};

export type AttributeQuestion = {
  /** Null when no column can hold the value. */
  readonly sure: Sql | null;
  readonly likely: Sql;
  /** Of every name and value that would do. */
  readonly hashes: readonly bigint[];
  /** What every matching span has in its block; null when a span may match without: its service has a name by default, and a long one is cut. */
  readonly inBlock: AttributeCondition | null;
};

/** @throws AppError QUERY.RANGE_TOO_WIDE, QUERY.INVALID */
export function spanConditions(query: SpanQuery): SpanConditions {
  checkQuery(query);
  const base: Sql[] = [...rangeConditions(query.projectId, query.start, query.end)];
  const attributes: AttributeQuestion[] = [];
  const rest: QueryFilter[] = [];
  for (const condition of query.conditions) {
    const { may, isExact } = filterBounds(condition, query);
    if (isExact) base.push(may);
    else if (isAttributeEquality(condition)) attributes.push(attributeQuestion(condition.target.key, condition.values));
    else rest.push(condition);
  }
  return { base: all(base), attributes, rest };
}

/** Whether something is asked that only blocks tell. @throws AppError QUERY.INVALID for a search that goes on though it was whole */
export function needsBlocks({ selection, from }: SpanQuery, { rest }: SpanConditions): boolean {
  const isNeeded = selection !== undefined || rest.length > 0;
  if (!isNeeded && from !== undefined) throw new AppError('QUERY.INVALID', 'The index answers this query: there is nothing to go on with.');
  return isNeeded;
}

/** Spans that columns and hashes say match: for all but collisions of 32 bits they do. */
export function likelyCondition({ base, attributes }: SpanConditions): Sql {
  return all([base, ...attributes.map(({ sure, likely }) => (sure === null ? likely : any([sure, likely])))]);
}

/** 1 for a span that no hash was needed for. */
export function sureCondition({ attributes }: SpanConditions): Sql {
  return all(attributes.map(({ sure }) => sure ?? sql`0`));
}

type AttributeEquality = Condition & { readonly target: { readonly kind: 'attribute' } };

function isAttributeEquality(filter: QueryFilter): filter is AttributeEquality {
  if (!('target' in filter) || filter.target.kind !== 'attribute' || filter.target.scope !== undefined) return false;
  return filter.operator === '=' || filter.operator === 'in';
}

function attributeQuestion(key: string, values: readonly string[]): AttributeQuestion {
  const promotion = promotionOf(key);
  const names = synonymsOf(key);
  const hashes = names.flatMap((name) => values.map((value) => attributeHash(name, value)));
  return {
    sure: promotion === null ? null : columnHasSql(promotion.column, promotion.kind, values),
    likely: hashesSql(hashes),
    hashes,
    // A column may fall back to other keys.
    inBlock:
      promotion?.column === 'service'
        ? null
        : { keys: [...new Set([...names, ...(promotion?.names ?? []), ...(promotion?.fallbacks ?? [])])], values },
  };
}
