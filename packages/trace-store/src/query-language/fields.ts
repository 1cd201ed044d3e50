import { FIELD_NAMES, KIND_NAMES, OPERATORS, STATUS_NAMES, type FieldName, type Operator, type Target } from '../model/span-query.ts';
import { promotionOf } from '../semantics.ts';

/** Other words for a field. */
export const FIELD_ALIASES: Readonly<Record<string, FieldName>> = { interface: 'name', env: 'environment', root: 'isRoot' };

/** What may stand on the right of a field: any text, a duration with its unit, or one of a few words. */
export type ValueKind = 'text' | 'number' | 'duration' | readonly string[];

/** Words that need quotes to stand for themselves. */
export const KEYWORDS: readonly string[] = ['and', 'or', 'not', 'in'];

const EQUALITY: readonly Operator[] = ['=', '!=', 'in'];
const COMPARISON: readonly Operator[] = ['>', '>=', '<', '<=', '=', '!='];
const YES_OR_NO: readonly string[] = ['true', 'false'];

/** The field of this name or alias; null when the word names an attribute. */
export function fieldOf(word: string): FieldName | null {
  if (Object.hasOwn(FIELD_ALIASES, word)) return FIELD_ALIASES[word] ?? null;
  return FIELD_NAMES.find((name) => name === word) ?? null;
}

export function valueKindOf(target: Target): ValueKind {
  if (target.kind === 'attribute') return promotionOf(target.key)?.kind === 'status' ? 'number' : 'text';
  switch (target.field) {
    case 'kind':
      return KIND_NAMES;
    case 'status':
      return STATUS_NAMES;
    case 'isRoot':
      return YES_OR_NO;
    case 'duration':
      return 'duration';
    default:
      return 'text';
  }
}

/** What the index can answer: every attribute by equality, those with a column of their own also by difference, numbers by order. */
export function operatorsOf(target: Target): readonly Operator[] {
  if (target.kind === 'field') {
    if (target.field === 'duration') return COMPARISON;
    return target.field === 'isRoot' ? ['=', '!='] : EQUALITY;
  }
  const promotion = promotionOf(target.key);
  // The column `peer` holds one of several different facts; its difference from a value says nothing about each.
  if (promotion === null || promotion.column === 'peer') return ['=', 'in'];
  return promotion.kind === 'status' ? OPERATORS : EQUALITY;
}
