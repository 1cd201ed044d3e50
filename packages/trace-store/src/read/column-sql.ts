import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { bug } from '@spanhouse/core';
import { KIND_NAMES, STATUS_NAMES, type FieldName, type Operator } from '../model/span-query.ts';
import { wholePattern } from '../query-language/pattern.ts';
import { indexText, INDEX_TEXT_BYTES_MAX, type PromotedColumn } from '../semantics.ts';

/*
 * Comparisons with columns of the table `spans`. The operators are the positive ones (`!=` is the NOT of `=`).
 */

const STATUS_MAX = 0xffff;
const encoder = new TextEncoder();

/** A field, which every span has. `exists`: it is not empty. */
export function fieldSql(field: FieldName, operator: Operator, values: readonly string[]): Sql {
  switch (field) {
    case 'duration':
      return sql`duration_ns ${operatorSql(operator)} ${param('UInt64', BigInt(values[0] ?? '0'))}`;
    case 'kind':
      return numberIn(sql`kind`, values, KIND_NAMES);
    case 'status':
      return numberIn(sql`status`, values, STATUS_NAMES);
    case 'isRoot':
      return sql`is_root = ${param('UInt8', values[0] === 'true' ? 1 : 0)}`;
    case 'name':
      return textSql(sql`name`, operator, operator === '=' || operator === 'in' ? values.map(indexText) : values);
    case 'service':
      return textSql(sql`service`, operator, operator === '=' || operator === 'in' ? values.map(indexText) : values);
    default:
      return textSql(columnSql(field), operator, values);
  }
}

/** A name that is none is -1: nothing is equal to it. */
function numberIn(column: Sql, values: readonly string[], names: readonly string[]): Sql {
  const numbers = values.map((value) => names.indexOf(value));
  return sql`${column} IN ${param('Array(Int16)', numbers)}`;
}

export function textSql(column: Sql, operator: Operator, values: readonly string[]): Sql {
  const first = values[0] ?? '';
  switch (operator) {
    case '=':
      return sql`${column} = ${param('String', first)}`;
    case 'in':
      return sql`${column} IN ${param('Array(String)', values)}`;
    case 'contains':
      return sql`position(${column}, ${param('String', first)}) > 0`;
    case 'startsWith':
      return sql`startsWith(${column}, ${param('String', first)})`;
    case '=~':
      return sql`match(${column}, ${param('String', wholePattern(first))})`;
    case 'exists':
      return sql`${column} != ''`;
    default:
      throw bug(`a text is not compared with ${operator}`);
  }
}

/** The column of status codes by number, where it is filled. */
export function statusOrderSql(column: Sql, operator: Operator, value: string): Sql {
  return sql`${column} ${operatorSql(operator)} ${param('Float64', Number(value))}`;
}

/** The column holds one of these values, where it can: empty and long texts, and numbers that are no status, never get into one. Null: it holds none. */
export function columnHasSql(column: PromotedColumn, kind: 'text' | 'status', values: readonly string[]): Sql | null {
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
    case '>':
      return sql`>`;
    case '>=':
      return sql`>=`;
    case '<':
      return sql`<`;
    case '<=':
      return sql`<=`;
    default:
      throw bug(`a number is not compared with ${operator}`);
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
