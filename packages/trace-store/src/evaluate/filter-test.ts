import type { Condition, Operator, QueryFilter, Target } from '../model/span-query.ts';
import { valueKindOf } from '../query-language/fields.ts';
import { numberOf } from '../query-language/numbers.ts';
import { patternOf } from '../query-language/pattern.ts';
import { indexText } from '../semantics.ts';
import type { SpanView } from './span-view.ts';
import { presenceOf, valuesOf } from './target-values.ts';
import type { TraceFigures } from './trace-view.ts';

/** Whether a span matches, by its content alone: the definition that the index has to agree with. `trace` where the filter asks about it. */
export type SpanTest = (span: SpanView, trace?: TraceFigures) => boolean;

/** @param isNegated under an odd number of `not`. */
export function filterTest(filter: QueryFilter, isNegated = false): SpanTest {
  if ('target' in filter) return conditionTest(filter, isNegated);
  if ('not' in filter) return filterTest(filter.not, !isNegated);
  const isAny = 'any' in filter;
  const tests = (isAny ? filter.any : filter.all).map((part) => filterTest(part, isNegated));
  return isAny === isNegated
    ? (span, trace) => tests.every((test) => test(span, trace))
    : (span, trace) => tests.some((test) => test(span, trace));
}

/** All of them hold. */
export function allTest(filters: readonly QueryFilter[]): SpanTest {
  return filterTest({ all: filters });
}

const POSITIVE: Partial<Record<Operator, Operator>> = {
  '!=': '=',
  'not in': 'in',
  'not contains': 'contains',
  'not startsWith': 'startsWith',
  '!~': '=~',
  'not exists': 'exists',
};

/** The operator without its `not`, and whether it had one. */
export function signOf(operator: Operator): { readonly positive: Operator; readonly isNegative: boolean } {
  const positive = POSITIVE[operator];
  return { positive: positive ?? operator, isNegative: positive !== undefined };
}

function conditionTest({ target, operator, values }: Condition, isNegated: boolean): SpanTest {
  const sign = signOf(operator);
  const { positive } = sign;
  const mustFail = sign.isNegative !== isNegated;
  if (positive === 'exists') {
    const isThere = presenceOf(target);
    return mustFail ? (span, trace) => !isThere(span, trace) : isThere;
  }
  const isEquality = positive === '=' || positive === 'in';
  const own = valuesOf(target, isEquality && !mustFail);
  const fits = valueTest(target, positive, values);
  if (!mustFail) return (span, trace) => own(span, trace).some(fits);
  return (span, trace) => {
    const found = own(span, trace);
    return found.length > 0 && !found.some(fits);
  };
}

type ValueTest = (value: string | bigint) => boolean;

function valueTest(target: Target, operator: Operator, values: readonly string[]): ValueTest {
  const kind = valueKindOf(target);
  const isWhole = target.kind !== 'attribute' && (kind === 'duration' || kind === 'wholeNumber');
  const first = values[0] ?? '';
  switch (operator) {
    case '>':
    case '>=':
    case '<':
    case '<=':
      return isWhole ? wholeTest(operator, BigInt(first)) : numberTest(operator, Number(first));
    case 'contains':
      return (value) => String(value).includes(first);
    case 'startsWith':
      return (value) => String(value).startsWith(first);
    case '=~': {
      const pattern = patternOf(first);
      return (value) => pattern.fits(String(value));
    }
    default: {
      const operands = new Set<string | bigint>(
        isWhole ? values.map(BigInt) : values.map((value) => (isCut(target) ? indexText(value) : value)),
      );
      return (value) => operands.has(value);
    }
  }
}

/** Names are compared as far as the index keeps them. */
function isCut(target: Target): boolean {
  return target.kind === 'field' && (target.field === 'name' || target.field === 'service');
}

type Comparison = '>' | '>=' | '<' | '<=';

function wholeTest(operator: Comparison, right: bigint): ValueTest {
  return (value) => typeof value === 'bigint' && compares(value, operator, right);
}

function numberTest(operator: Comparison, right: number): ValueTest {
  return (value) => {
    const left = typeof value === 'bigint' ? Number(value) : numberOf(value);
    return left !== null && compares(left, operator, right);
  };
}

function compares<T extends number | bigint>(left: T, operator: Comparison, right: T): boolean {
  switch (operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}
