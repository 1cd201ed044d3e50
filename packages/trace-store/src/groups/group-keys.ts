import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import { valuesOf } from '../evaluate/target-values.ts';
import type { SpanView } from '../evaluate/span-view.ts';
import { GROUP_VALUE_UNITS_MAX, type GroupQuestion } from '../model/span-groups.ts';
import { KIND_NAMES, STATUS_NAMES, type Target } from '../model/span-query.ts';
import { columnSql } from '../read/column-sql.ts';
import { ownColumnOf, promotionOf } from '../semantics.ts';
import { GROUP_LIMITS } from './group-limits.ts';

/** @throws AppError QUERY.INVALID */
export function checkTargets(by: readonly Target[]): void {
  if (by.length < 1 || by.length > GROUP_LIMITS.targets) throw new AppError('QUERY.INVALID', 'Spans are grouped by one or two keys.');
  const isNumber = by.some((target) => target.kind === 'field' && target.field === 'duration');
  if (isNumber) throw new AppError('QUERY.INVALID', 'Spans are grouped by what has a name, not by their duration.');
  if (by.some((target) => target.kind === 'trace'))
    throw new AppError('QUERY.INVALID', 'Spans are grouped by what they say themselves, not by figures of their trace.');
}

/** What is grouped by: of an attribute that is a tag, the span's own. */
export function groupTargets({ by, tags = [] }: Pick<GroupQuestion, 'by' | 'tags'>): readonly Target[] {
  return by.map((target) => (isTag(target, tags) ? { ...target, scope: 'span' } : target));
}

function isTag(target: Target, tags: readonly string[]): boolean {
  // What has a column is in no tag.
  return target.kind === 'attribute' && target.scope === undefined && tags.includes(target.key) && promotionOf(target.key) === null;
}

/** The value as the index has it, as text; '' where the span has none. Null: neither a column nor one of the tags tells it. */
export function keySql(target: Target, tags: readonly string[] = []): Sql | null {
  if (target.kind === 'attribute') {
    if (target.scope === 'span' && promotionOf(target.key) === null && tags.includes(target.key))
      return sql`tags[${param('String', target.key)}]`;
    const promotion = target.scope === undefined ? ownColumnOf(target.key) : null;
    if (promotion === null) return null;
    const column = columnSql(promotion.column);
    return promotion.kind === 'status' ? sql`if(${column} = 0, '', toString(${column}))` : column;
  }
  if (target.kind !== 'field') return null;
  switch (target.field) {
    case 'name':
      return sql`name`;
    case 'kind':
      return sql`toString(kind)`;
    case 'status':
      return sql`toString(status)`;
    case 'isRoot':
      return sql`if(is_root = 1, 'true', 'false')`;
    case 'duration':
      return null;
    default:
      return columnSql(target.field);
  }
}

/** A value of `keySql` as the language writes it. */
export function keyText(target: Target, text: string): string | null {
  if (target.kind === 'field' && target.field === 'kind') return KIND_NAMES[Number(text)] ?? text;
  if (target.kind === 'field' && target.field === 'status') return STATUS_NAMES[Number(text)] ?? text;
  return text === '' ? null : text;
}

/** The same of a span that was read. */
export function keyOf(target: Target): (span: SpanView) => string | null {
  const values = valuesOf(target, false);
  return (span) => {
    const [first] = values(span);
    const text = first === undefined ? '' : String(first).slice(0, GROUP_VALUE_UNITS_MAX);
    return text === '' ? null : text;
  };
}
