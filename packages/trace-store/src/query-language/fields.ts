import {
  DETAIL_NAMES,
  FIELD_NAMES,
  KIND_NAMES,
  OPERATORS,
  STATUS_NAMES,
  TRACE_FIELD_NAMES,
  type DetailName,
  type FieldName,
  type Operator,
  type Target,
  type TraceFieldName,
} from '../model/span-query.ts';
import { promotionOf } from '../semantics.ts';

/** Other words for a field. Those with a colon are TraceQL's. */
export const FIELD_ALIASES: Readonly<Record<string, FieldName>> = {
  interface: 'name',
  env: 'environment',
  root: 'isRoot',
  'span:name': 'name',
  'span:kind': 'kind',
  'span:status': 'status',
  'span:duration': 'duration',
};
const DETAIL_ALIASES: Readonly<Record<string, DetailName>> = {
  'trace:id': 'traceId',
  'span:id': 'spanId',
  'span:parentID': 'parentId',
  'span:statusMessage': 'statusMessage',
  'event:name': 'eventName',
  'event:timeSinceStart': 'eventTime',
  'link:traceID': 'linkTraceId',
  'link:spanID': 'linkSpanId',
  'instrumentation:name': 'scopeName',
  'instrumentation:version': 'scopeVersion',
};
const TRACE_ALIASES: Readonly<Record<string, TraceFieldName>> = {
  rootServiceName: 'rootService',
  'trace:duration': 'traceDuration',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootService',
  'span:childCount': 'childCount',
};

/** What may stand on the right: any text, a whole number, any number, a duration with its unit, a regular expression, or one of a few words. */
export type ValueKind = 'text' | 'wholeNumber' | 'number' | 'duration' | 'pattern' | readonly string[];

/** Words that need quotes to stand for themselves. */
export const KEYWORDS: readonly string[] = ['and', 'or', 'not', 'in'];

const EQUALITY: readonly Operator[] = ['=', '!=', 'in', 'not in'];
const COMPARISON: readonly Operator[] = ['>', '>=', '<', '<=', '=', '!='];
const TEXT: readonly Operator[] = OPERATORS.filter((operator) => !/^[<>]/.test(operator));
const YES_OR_NO: readonly string[] = ['true', 'false'];

/** The field of this name or alias; null when the word names something else. */
export function fieldOf(word: string): FieldName | null {
  return named(word, FIELD_NAMES, FIELD_ALIASES);
}

/** What a word names that is no attribute; null when it is one. */
export function namedTarget(word: string): Target | null {
  const field = fieldOf(word);
  if (field !== null) return { kind: 'field', field };
  const detail = named(word, DETAIL_NAMES, DETAIL_ALIASES);
  if (detail !== null) return { kind: 'detail', detail };
  const ofTrace = named(word, TRACE_FIELD_NAMES, TRACE_ALIASES);
  return ofTrace === null ? null : { kind: 'trace', field: ofTrace };
}

function named<Name extends string>(word: string, names: readonly Name[], aliases: Readonly<Record<string, Name>>): Name | null {
  if (Object.hasOwn(aliases, word)) return aliases[word] ?? null;
  return names.find((name) => name === word) ?? null;
}

export function isOrder(operator: Operator): boolean {
  return operator === '>' || operator === '>=' || operator === '<' || operator === '<=';
}

/** Of values behind this operator; without one, of what a value is at all. */
export function valueKindOf(target: Target, operator: Operator = '='): ValueKind {
  if (operator === '=~' || operator === '!~') return 'pattern';
  switch (target.kind) {
    case 'attribute': {
      const isStatus = target.scope === undefined && promotionOf(target.key)?.kind === 'status';
      if (isStatus && (isOrder(operator) || EQUALITY.includes(operator))) return 'wholeNumber';
      return isOrder(operator) ? 'number' : 'text';
    }
    case 'detail':
      return target.detail === 'eventTime' ? 'duration' : 'text';
    case 'trace':
      if (target.field === 'traceDuration') return 'duration';
      return target.field === 'spanCount' || target.field === 'errorCount' || target.field === 'childCount' ? 'wholeNumber' : 'text';
    case 'field':
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
}

export function operatorsOf(target: Target): readonly Operator[] {
  if (target.kind === 'attribute') return OPERATORS;
  const kind = valueKindOf(target);
  if (kind === 'duration' || kind === 'wholeNumber') return COMPARISON;
  if (kind === 'text') return TEXT;
  return target.kind === 'field' && target.field === 'isRoot' ? ['=', '!='] : EQUALITY;
}
