import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError, type ProjectId } from '@spanhouse/core';
import { OWN_FIELDS, type LogCondition, type OwnField } from '../model/log-query.ts';
import { firstNumberOf } from '../severity.ts';
import { hasAllWords, hasPhrase, hasWords } from './words.ts';

type FieldCondition = Extract<LogCondition, { readonly kind: 'field' }>;

/** Where attributes of a name are: those of resources are asked for in `log_resources`, so that records need not be read. */
export type KeyPlaces = { readonly projectId: ProjectId; readonly resourceKeys: ReadonlySet<string> };

/** Names of fields that are attributes, not columns. */
export function attributeKeys(conditions: readonly LogCondition[]): readonly string[] {
  return [...new Set(conditions.flatMap((each) => (each.kind === 'field' && !isOwn(each.field) ? [each.field] : [])))];
}

export function conditionsSql(conditions: readonly LogCondition[], places: KeyPlaces): Sql {
  return all(conditions.map((condition) => conditionSql(condition, places)));
}

function conditionSql(condition: LogCondition, places: KeyPlaces): Sql {
  const holds = positiveSql(condition, places);
  return condition.isNot ? sql`NOT (${holds})` : holds;
}

function positiveSql(condition: LogCondition, places: KeyPlaces): Sql {
  switch (condition.kind) {
    case 'words':
      return condition.isPrefix ? beginsSql(condition.text) : wordsSql(condition.text);
    case 'phrase':
      return hasWords(condition.text) ? hasPhrase(condition.text) : containsSql(sql`body`, condition.text);
    case 'severity':
      return severitySql(condition);
    case 'field':
      return isOwn(condition.field) ? ownSql(condition.field, condition) : attributeSql(condition, places);
  }
}

function wordsSql(text: string): Sql {
  const [words, signs] = [text.split(/\s+/).filter(hasWords), text.split(/\s+/).filter((word) => word !== '' && !hasWords(word))];
  return all([...(words.length === 0 ? [] : [hasAllWords(words.join(' '))]), ...signs.map((sign) => containsSql(sql`body`, sign))]);
}

function beginsSql(text: string): Sql {
  return sql`match(body, ${param('String', `(?i)(^|[^\\pL\\pN])${escaped(text)}`)})`;
}

function severitySql({ compare, level }: Extract<LogCondition, { readonly kind: 'severity' }>): Sql {
  const first = firstNumberOf(level);
  switch (compare) {
    case '=':
      return sql`severity BETWEEN ${param('UInt8', first)} AND ${param('UInt8', first + 3)}`;
    case '>=':
      return sql`severity >= ${param('UInt8', first)}`;
    case '<=':
      return sql`severity BETWEEN 1 AND ${param('UInt8', first + 3)}`;
  }
}

const COLUMNS: Readonly<Record<OwnField, Sql>> = {
  service: sql`service`,
  environment: sql`environment`,
  scope: sql`scope`,
  event: sql`event_name`,
  trace: sql`lower(hex(trace_id))`,
  span: sql`lower(hex(span_id))`,
  body: sql`body`,
  pattern: sql`toString(pattern)`,
  severity_text: sql`severity_text`,
};
const ZERO = /^0*$/;

function isOwn(field: string): field is OwnField {
  return OWN_FIELDS.some((own) => own === field);
}

function ownSql(field: OwnField, condition: FieldCondition): Sql {
  if (condition.compare === 'equals' || condition.compare === 'exists') {
    switch (field) {
      case 'trace':
        return idSql(sql`trace_id`, 32, condition);
      case 'span':
        return idSql(sql`span_id`, 16, condition);
      case 'pattern':
        return sql`pattern IN ${param(
          'Array(UInt64)',
          condition.values.filter((value) => /^\d{1,20}$/.test(value)),
        )}`;
      default:
        return condition.compare === 'exists' ? sql`${COLUMNS[field]} != ''` : valueSql(COLUMNS[field], condition);
    }
  }
  return valueSql(COLUMNS[field], condition);
}

/** By the bytes, for which there is an index. */
function idSql(column: Sql, digits: number, { compare, values }: FieldCondition): Sql {
  if (compare === 'exists') return sql`${column} != unhex(repeat('0', ${param('UInt8', digits)}))`;
  const ids = values.filter((value) => value.length === digits && /^[0-9a-f]+$/i.test(value) && !ZERO.test(value));
  return any(ids.map((id) => sql`${column} = unhex(${param('String', id)})`));
}

function attributeSql(condition: FieldCondition, { projectId, resourceKeys }: KeyPlaces): Sql {
  const key = param('String', condition.field);
  const value = sql`attributes[${key}]`;
  const isThere = sql`mapContains(attributes, ${key})`;
  const holds = condition.compare === 'exists' ? isThere : all([isThere, valueSql(value, condition)]);
  // The Bloom filter of values leaves out most of the rest.
  const ofRecord =
    condition.compare === 'equals' ? all([sql`hasAny(mapValues(attributes), ${param('Array(String)', condition.values)})`, holds]) : holds;
  if (!resourceKeys.has(condition.field)) return ofRecord;
  const ofResource = sql`resource_id IN (SELECT resource_id FROM log_resources WHERE project_id = ${param('UInt32', projectId)} AND ${holds})`;
  return any([ofResource, ofRecord]);
}

function valueSql(value: Sql, { compare, values }: FieldCondition): Sql {
  switch (compare) {
    case 'equals':
      return sql`${value} IN ${param('Array(String)', values)}`;
    case 'contains':
      return any(values.map((text) => containsSql(value, text)));
    case 'matches':
      return any(values.map((text) => sql`match(${value}, ${param('String', text)})`));
    case 'exists':
      return sql`${value} != ''`;
    case 'at-least':
      return any(values.map((text) => sql`ifNull(toFloat64OrNull(${value}) >= ${param('Float64', numberOf(text))}, 0)`));
    case 'at-most':
      return any(values.map((text) => sql`ifNull(toFloat64OrNull(${value}) <= ${param('Float64', numberOf(text))}, 0)`));
  }
}

function containsSql(value: Sql, text: string): Sql {
  return sql`positionCaseInsensitiveUTF8(${value}, ${param('String', text)}) > 0`;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isNaN(number)) throw new AppError('QUERY.INVALID', 'What is compared by order is a number.');
  return number;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
