import { AppError } from '@spanhouse/core';
import { DEPTH_MAX, type Condition, type QueryFilter, type SpanQuery, type Target } from '../model/span-query.ts';
import type { SpanSelection, Stage } from '../model/span-selection.ts';
import { isOrder, operatorsOf, valueKindOf } from '../query-language/fields.ts';
import { numberOf } from '../query-language/numbers.ts';
import { patternProblem } from '../query-language/pattern.ts';
import { READ_LIMITS } from './limits.ts';

const UINT64_END = 1n << 64n;

/** What a query is made of, wherever it stands in it. */
export type Parts = { readonly conditions: readonly Condition[]; readonly targets: readonly Target[] };

/** @throws AppError QUERY.INVALID when it is none that the parser would make, within READ_LIMITS. */
export function checkQuery(query: Pick<SpanQuery, 'conditions' | 'selection' | 'limit'>): void {
  if (!(query.limit >= 1 && query.limit <= READ_LIMITS.rowsMax)) throw invalid(`Ask for 1 to ${String(READ_LIMITS.rowsMax)} rows.`);
  const { conditions } = partsOf(query);
  if (conditions.length > READ_LIMITS.conditionsMax) {
    throw invalid(`A query has at most ${String(READ_LIMITS.conditionsMax)} conditions.`);
  }
  for (const condition of conditions) checkCondition(condition);
}

/** All conditions, and all targets of conditions and stages. */
export function partsOf({ conditions, selection }: Pick<SpanQuery, 'conditions' | 'selection'>): Parts {
  const found: Condition[] = [];
  const targets: Target[] = [];
  const filter = (each: QueryFilter, depth: number): void => {
    if (depth > DEPTH_MAX) throw invalid(`Brackets and “not” stand at most ${String(DEPTH_MAX)} deep in each other.`);
    if ('target' in each) found.push(each);
    else if ('not' in each) filter(each.not, depth + 1);
    else for (const part of 'any' in each ? each.any : each.all) filter(part, depth + 1);
  };
  const stage = (each: Stage): void => {
    if (each.kind === 'filter') filter(each.filter, 0);
    if (each.kind === 'by') targets.push(each.target);
    if (each.kind === 'aggregate') {
      if (numberOf(each.value) === null) throw invalid('A figure is compared with a number.');
      if (each.target !== null) targets.push(each.target);
    }
  };
  const set = (each: SpanSelection): void => {
    if (each.kind === 'spans') filter(each.filter, 0);
    else if (each.kind === 'pipe') {
      set(each.input);
      each.stages.forEach(stage);
    } else {
      set(each.left);
      set(each.right);
    }
  };
  for (const condition of conditions) filter(condition, 0);
  if (selection !== undefined) set(selection);
  return { conditions: found, targets: [...targets, ...found.map(({ target }) => target)] };
}

function checkCondition({ target, operator, values }: Condition): void {
  const name = target.kind === 'attribute' ? target.key : target.kind === 'detail' ? target.detail : target.field;
  const needsValue = operator !== 'exists' && operator !== 'not exists';
  if (!operatorsOf(target).includes(operator) || (needsValue && values.length === 0)) {
    throw invalid(`${name} cannot be compared with ${operator}.`);
  }
  const kind = valueKindOf(target, operator);
  if (kind === 'duration' && !values.every((value) => /^\d{1,20}$/.test(value) && BigInt(value) < UINT64_END)) {
    throw invalid('A duration is a whole number of nanoseconds in 64 bits.');
  }
  if (kind === 'wholeNumber' && (target.kind === 'trace' || isOrder(operator)) && !values.every((value) => /^\d{1,9}$/.test(value))) {
    throw invalid(`${name} is compared with whole numbers.`);
  }
  if (kind === 'number' && !values.every((value) => numberOf(value) !== null)) throw invalid(`${name} is compared with a number.`);
  const problem = kind === 'pattern' ? patternProblem(values[0] ?? '') : null;
  if (problem !== null) throw invalid(`The regular expression for ${name} is not valid: ${problem}.`);
}

function invalid(message: string): AppError {
  return new AppError('QUERY.INVALID', message);
}
