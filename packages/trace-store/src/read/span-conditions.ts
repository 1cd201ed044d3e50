import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError, bug, type ProjectId, type UnixNano } from '@spanhouse/core';
import { attributeHash } from '../attribute-hash.ts';
import type { AttributeCondition } from '../block/block-reader.ts';
import type { Condition, FieldName, Operator, SpanQuery } from '../model/span-query.ts';
import { INDEX_TEXT_BYTES_MAX, promotionOf, synonymsOf, type PromotedColumn } from '../semantics.ts';
import { operatorsOf } from '../query-language/fields.ts';
import { CLOCK_AHEAD_MS, READ_LIMITS } from './limits.ts';
import { fieldOperand } from './span-facts.ts';

/*
 * A query in the terms of the table `spans`. What columns can answer is `base`. An attribute compared by equality is, for each span,
 *   sure:   its promoted column has the value;
 *   likely: the span's `attribute_hashes` has the low half of its hash;
 *   rare:   the span's block is in `attribute_blocks` under the whole hash, so the block has to be looked into.
 */
export type SpanConditions = {
  readonly base: Sql;
  readonly attributes: readonly AttributeQuestion[];
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

const NS_PER_HOUR = 3_600_000_000_000n;
const NS_PER_MS = 1_000_000n;
const STATUS_MAX = 0xffff;
const UINT64_END = 1n << 64n;
const encoder = new TextEncoder();

/** @throws AppError QUERY.RANGE_TOO_WIDE, QUERY.INVALID */
export function spanConditions(query: SpanQuery): SpanConditions {
  if (!(query.limit >= 1 && query.limit <= READ_LIMITS.rowsMax)) {
    throw new AppError('QUERY.INVALID', `Ask for 1 to ${String(READ_LIMITS.rowsMax)} rows.`);
  }
  if (query.conditions.length > READ_LIMITS.conditionsMax) {
    throw new AppError('QUERY.INVALID', `A query has at most ${String(READ_LIMITS.conditionsMax)} conditions.`);
  }
  const base: Sql[] = [...rangeConditions(query.projectId, query.start, query.end)];
  const attributes: AttributeQuestion[] = [];
  for (const condition of query.conditions) {
    const { target, operator } = condition;
    if (!operatorsOf(target).includes(operator) || condition.values.length === 0) {
      throw new AppError('QUERY.INVALID', `${target.kind === 'field' ? target.field : target.key} cannot be compared with ${operator}.`);
    }
    if (target.kind === 'field') base.push(fieldCondition(target.field, operator, condition.values));
    else if (operator === '=' || operator === 'in') attributes.push(attributeQuestion(target.key, condition.values));
    else base.push(columnCondition(target.key, operator, condition));
  }
  return { base: all(base), attributes };
}

/** Spans that columns and hashes say match: for all but collisions of 32 bits they do. */
export function likelyCondition({ base, attributes }: SpanConditions): Sql {
  return all([base, ...attributes.map(({ sure, likely }) => (sure === null ? likely : any([sure, likely])))]);
}

/** 1 for a span that no hash was needed for. */
export function sureCondition({ attributes }: SpanConditions): Sql {
  return all(attributes.map(({ sure }) => sure ?? sql`0`));
}

/** Where spans that started in [start, end) lie: project and hours lead the order of `spans`; days of receipt are its partitions. */
export function rangeConditions(projectId: ProjectId, start: UnixNano, end: UnixNano): readonly Sql[] {
  checkRange(start, end);
  return [
    sql`project_id = ${param('UInt32', projectId)}`,
    sql`hour >= ${param('UInt32', start / NS_PER_HOUR)}`,
    sql`hour <= ${param('UInt32', (end - 1n) / NS_PER_HOUR)}`,
    sql`start_ns >= ${param('UInt64', start)}`,
    sql`start_ns < ${param('UInt64', end)}`,
    receivedAfter(start),
  ];
}

/** Nothing is received before it starts, but for clocks that run ahead. */
export function receivedAfter(start: UnixNano): Sql {
  const seconds = Math.max(Math.floor((Number(start / NS_PER_MS) - CLOCK_AHEAD_MS) / 1000), 0);
  return sql`received_at >= toDateTime(${param('UInt32', Math.min(seconds, 0xffff_ffff))}, 'UTC')`;
}

function checkRange(start: UnixNano, end: UnixNano): void {
  if (end <= start) throw new AppError('QUERY.INVALID', 'The end of the time range is not after its start.');
  if (end - start > READ_LIMITS.rangeNsMax) {
    throw new AppError('QUERY.RANGE_TOO_WIDE', `A time range has at most ${String(READ_LIMITS.rangeNsMax / NS_PER_HOUR / 24n)} days.`);
  }
}

function fieldCondition(field: FieldName, operator: Operator, values: readonly string[]): Sql {
  if (field === 'duration' && !values.every((value) => /^\d{1,20}$/.test(value) && BigInt(value) < UINT64_END)) {
    throw new AppError('QUERY.INVALID', 'A duration is a whole number of nanoseconds in 64 bits.');
  }
  const operands = values.map((value) => fieldOperand(field, value));
  switch (field) {
    case 'duration':
      return sql`duration_ns ${operatorSql(operator)} ${param('UInt64', operands[0] ?? 0n)}`;
    case 'kind':
      return numberCondition(sql`kind`, operator, operands);
    case 'status':
      return numberCondition(sql`status`, operator, operands);
    case 'isRoot':
      return numberCondition(sql`is_root`, operator, operands);
    case 'name':
      return textCondition(sql`name`, operator, operands.map(String));
    default:
      return textCondition(columnSql(field), operator, operands.map(String));
  }
}

function numberCondition(column: Sql, operator: Operator, operands: readonly (string | bigint)[]): Sql {
  // -1 stands for a name that is none: nothing is equal to it.
  if (operator === 'in') return sql`${column} IN ${param('Array(Int16)', operands.map(String))}`;
  return sql`${column} ${operatorSql(operator)} ${param('Int16', String(operands[0]))}`;
}

function textCondition(column: Sql, operator: Operator, values: readonly string[]): Sql {
  if (operator === 'in') return sql`${column} IN ${param('Array(String)', values)}`;
  return sql`${column} ${operatorSql(operator)} ${param('String', values[0] ?? '')}`;
}

/** The column of an attribute, compared otherwise than by equality: only where it is filled. */
function columnCondition(key: string, operator: Operator, { values }: Condition): Sql {
  const promotion = promotionOf(key);
  if (promotion === null) throw bug(`no column for ${key}`);
  const column = columnSql(promotion.column);
  if (promotion.kind === 'text') return sql`${column} != '' AND ${textCondition(column, operator, values)}`;
  const value = values[0] ?? '';
  if (!/^\d{1,5}$/.test(value)) throw new AppError('QUERY.INVALID', `${key} is compared with whole numbers up to 65,535.`);
  return sql`${column} != 0 AND ${column} ${operatorSql(operator)} ${param('UInt32', Number(value))}`;
}

function attributeQuestion(key: string, values: readonly string[]): AttributeQuestion {
  const promotion = promotionOf(key);
  const names = synonymsOf(key);
  const hashes = names.flatMap((name) => values.map((value) => attributeHash(name, value)));
  return {
    sure: promotion === null ? null : sureColumn(promotion.column, promotion.kind, values),
    likely: hashesCondition(hashes.map((hash) => hash & 0xffff_ffffn)),
    hashes,
    // A column may fall back to other keys.
    inBlock:
      promotion?.column === 'service'
        ? null
        : { keys: [...new Set([...names, ...(promotion?.names ?? []), ...(promotion?.fallbacks ?? [])])], values },
  };
}

function hashesCondition(low: readonly bigint[]): Sql {
  if (low.length === 1) return sql`has(attribute_hashes, ${param('UInt32', low[0] ?? 0n)})`;
  return sql`hasAny(attribute_hashes, ${param('Array(UInt32)', low.map(String))})`;
}

/** The column holds the value, where it can: empty and long texts, and numbers that are no status, never get into one. */
function sureColumn(column: PromotedColumn, kind: 'text' | 'status', values: readonly string[]): Sql | null {
  const usable = values.filter((value) =>
    kind === 'status'
      ? /^[1-9]\d{0,4}$/.test(value) && Number(value) <= STATUS_MAX
      : value !== '' && encoder.encode(value).length <= INDEX_TEXT_BYTES_MAX,
  );
  if (usable.length === 0) return null;
  const name = columnSql(column);
  if (kind === 'status') return sql`${name} IN ${param('Array(UInt16)', usable.map(Number))}`;
  return usable.length === 1 ? sql`${name} = ${param('String', usable[0] ?? '')}` : sql`${name} IN ${param('Array(String)', usable)}`;
}

function operatorSql(operator: Operator): Sql {
  switch (operator) {
    case '=':
      return sql`=`;
    case '!=':
      return sql`!=`;
    case '>':
      return sql`>`;
    case '>=':
      return sql`>=`;
    case '<':
      return sql`<`;
    case '<=':
      return sql`<=`;
    case 'in':
      throw bug('`in` takes a list');
  }
}

const COLUMNS: Readonly<Record<PromotedColumn, Sql>> = {
  service: sql`service`,
  environment: sql`environment`,
  version: sql`version`,
  instance: sql`instance`,
  host: sql`host`,
  pod: sql`pod`,
  http_method: sql`http_method`,
  http_status: sql`http_status`,
  http_route: sql`http_route`,
  rpc_system: sql`rpc_system`,
  rpc_service: sql`rpc_service`,
  rpc_method: sql`rpc_method`,
  db_system: sql`db_system`,
  db_namespace: sql`db_namespace`,
  db_operation: sql`db_operation`,
  messaging_system: sql`messaging_system`,
  messaging_destination: sql`messaging_destination`,
  peer: sql`peer`,
  error_type: sql`error_type`,
  business_code: sql`business_code`,
};

export function columnSql(column: PromotedColumn): Sql {
  return COLUMNS[column];
}
