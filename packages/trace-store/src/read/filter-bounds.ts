import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { attributeHash } from '../attribute-hash.ts';
import { signOf } from '../evaluate/filter-test.ts';
import type { AttributeTarget, Condition, Operator, QueryFilter } from '../model/span-query.ts';
import { ownColumnOf, promotionOf, synonymsOf } from '../semantics.ts';
import { columnHasSql, columnSql, fieldSql, statusOrderSql, textSql } from './column-sql.ts';
import { receivedAfter } from './range-sql.ts';

/** Which days of receipt the index is asked for. */
export type IndexRange = { readonly projectId: ProjectId; readonly start: UnixNano };

/**
 * What the index knows of a filter: no span matches that is not in `may`. `isExact`: all of them do, as far as columns tell without their block.
 * `isEvery`: it says nothing, every span may match.
 */
export type Bounds = { readonly may: Sql; readonly isExact: boolean; readonly isEvery: boolean };

const EVERY: Bounds = { may: sql`1`, isExact: false, isEvery: true };

/** @param isNegated under an odd number of `not`. */
export function filterBounds(filter: QueryFilter, range: IndexRange, isNegated = false): Bounds {
  if ('target' in filter) return conditionBounds(filter, range, isNegated);
  if ('not' in filter) return filterBounds(filter.not, range, !isNegated);
  const isAny = 'any' in filter;
  const parts = (isAny ? filter.any : filter.all).map((part) => filterBounds(part, range, isNegated));
  const isExact = parts.every((part) => part.isExact);
  return isAny === isNegated ? allBounds(parts, isExact) : anyBounds(parts, isExact);
}

export function allBounds(parts: readonly Bounds[], isExact = false): Bounds {
  return { may: all(parts.filter((part) => !part.isEvery).map((part) => part.may)), isExact, isEvery: parts.every((part) => part.isEvery) };
}

export function anyBounds(parts: readonly Bounds[], isExact = false): Bounds {
  return parts.some((part) => part.isEvery) ? EVERY : { may: any(parts.map((part) => part.may)), isExact, isEvery: false };
}

function known(may: Sql, isExact: boolean): Bounds {
  return { may, isExact, isEvery: false };
}

function conditionBounds({ target, operator, values }: Condition, range: IndexRange, isNegated: boolean): Bounds {
  const { positive, isNegative } = signOf(operator);
  const mustFail = isNegative !== isNegated;
  if (target.kind === 'field') {
    const holds = fieldSql(target.field, positive, values);
    return known(mustFail ? sql`NOT (${holds})` : holds, true);
  }
  if (target.kind !== 'attribute') return EVERY;
  if (target.scope === 'event' || target.scope === 'link') return EVERY;
  const isEquality = positive === '=' || positive === 'in';
  if (isEquality && !mustFail) return known(mayHave(target, values, range), false);
  const promotion = target.scope === undefined ? ownColumnOf(target.key) : null;
  if (promotion === null) return EVERY;
  const column = columnSql(promotion.column);
  const isStatus = promotion.kind === 'status';
  const filled = isStatus ? sql`${column} != 0` : sql`${column} != ''`;
  if (positive === 'exists') return known(mustFail ? sql`NOT (${filled})` : filled, true);
  // A text may be a number: its order is told from the text itself.
  if (isOrderOf(positive) && !isStatus) return known(filled, false);
  const holds = isOrderOf(positive)
    ? statusOrderSql(column, positive, values[0] ?? '')
    : textSql(isStatus ? sql`toString(${column})` : column, positive, values);
  return known(all([filled, mustFail ? sql`NOT (${holds})` : holds]), true);
}

function isOrderOf(operator: Operator): boolean {
  return operator === '>' || operator === '>=' || operator === '<' || operator === '<=';
}

/** Spans that have one of these values for all that columns, hashes and rare values of their blocks say. */
function mayHave({ key, scope }: AttributeTarget, values: readonly string[], range: IndexRange): Sql {
  const promotion = promotionOf(key);
  const names = scope === undefined ? synonymsOf(key) : [key];
  const hashes = names.flatMap((name) => values.map((value) => attributeHash(name, value)));
  // An attribute whose text is in its column is in no hash (semantics.ts).
  const inColumn = promotion === null ? null : columnHasSql(promotion.column, promotion.kind, values);
  return any([...(inColumn === null ? [] : [inColumn]), hashesSql(hashes), rareBlockSql(range, hashes)]);
}

/** The span has one of these hashes among its frequent attributes. */
export function hashesSql(hashes: readonly bigint[]): Sql {
  const low = hashes.map((hash) => hash & 0xffff_ffffn);
  if (low.length === 1) return sql`has(attribute_hashes, ${param('UInt32', low[0] ?? 0n)})`;
  return sql`hasAny(attribute_hashes, ${param('Array(UInt32)', low.map(String))})`;
}

/** The span lies in a block in which one of these attributes is rare. */
export function rareBlockSql({ projectId, start }: IndexRange, hashes: readonly bigint[]): Sql {
  return sql`spans.block_id IN (SELECT block_id FROM attribute_blocks WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND hash IN ${param('Array(UInt64)', hashes.map(String))})`;
}
