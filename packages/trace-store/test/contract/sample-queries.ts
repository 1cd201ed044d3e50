import fc from 'fast-check';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import {
  FIELD_NAMES,
  KIND_NAMES,
  STATUS_NAMES,
  type Condition,
  type FieldName,
  type Order,
  type SpanQuery,
  type Target,
} from '../../src/model/span-query.ts';
import { operatorsOf } from '../../src/query-language/fields.ts';
import { PROMOTIONS } from '../../src/semantics.ts';
import { durationOf, fieldText, valueText } from './reference-model.ts';
import { after, HOSTILE, SECOND, type SentSpan } from './sent-spans.ts';

const WHOLE: readonly [bigint, bigint] = [0n, 4n * 3600n * SECOND];
/** From the start; the second ends on the start of a span, which is not in it. */
const RANGES: readonly (readonly [bigint, bigint])[] = [
  WHOLE,
  WHOLE,
  WHOLE,
  [1800n * SECOND + 100n, 9000n * SECOND + 500n],
  [0n, 90n * SECOND],
  [5000n * SECOND, 5001n * SECOND],
];

/** Every operator on every field and attribute that occurs, with some values that occur and some that do not. */
export function singleConditions(spans: readonly SentSpan[]): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const target of targetsOf(spans)) {
    const values = valuesOf(spans, target);
    for (const operator of operatorsOf(target).filter((each) => isIndexed(target, each))) {
      if (operator === 'in') conditions.push({ target, operator, values: values.slice(-4) });
      else
        conditions.push(
          ...values.filter((value) => isOperand(target, operator, value)).map((value) => ({ target, operator, values: [value] })),
        );
    }
  }
  return conditions;
}

/** Queries of up to four conditions, most of them taken from one span, so that there is something to find. */
export function sampleQueries(
  projectId: ProjectId,
  spans: readonly SentSpan[],
  options: { readonly numRuns: number; readonly seed: number },
): readonly SpanQuery[] {
  const singles = singleConditions(spans);
  const query = fc
    .record({
      span: fc.nat(spans.length - 1),
      picks: fc.array(fc.nat(), { maxLength: 3 }),
      stray: fc.option(fc.nat(singles.length - 1), { freq: 1 }),
      range: fc.constantFrom(...RANGES),
      order: fc.constantFrom<Order>('newest', 'duration', 'errors', 'spans'),
      limit: fc.constantFrom(1, 3, 20, 100, 1_000),
    })
    .map(({ span, picks, stray, range, order, limit }): SpanQuery => {
      const own = conditionsOf(spans[span]!);
      const chosen = picks.map((pick) => own[pick % own.length]!);
      return {
        projectId,
        ...rangeOf(range),
        conditions: stray === null ? chosen : [...chosen, singles[stray]!],
        order,
        limit,
      };
    });
  return fc.sample(query, options);
}

export function rangeOf([start, end]: readonly [bigint, bigint] = WHOLE): { readonly start: UnixNano; readonly end: UnixNano } {
  return { start: after(start), end: after(end) };
}

/** What is true of a span. */
function conditionsOf({ resource, scope, span }: SentSpan): readonly Condition[] {
  const sent = { resource, scope, span };
  const fields = FIELD_NAMES.map((field): Condition => ({
    target: { kind: 'field', field },
    operator: '=',
    values: [fieldValue(sent, field)],
  }));
  const attributes = [...span.attributes, ...span.attributes, ...resource, ...scope].flatMap(({ key, value }): Condition[] => {
    const text = valueText(value);
    return text === undefined ? [] : [{ target: { kind: 'attribute', key }, operator: '=', values: [text] }];
  });
  return [...fields, ...attributes];
}

function targetsOf(spans: readonly SentSpan[]): readonly Target[] {
  const keys = new Set(spans.flatMap(({ resource, scope, span }) => [...resource, ...scope, ...span.attributes].map(({ key }) => key)));
  for (const { names } of PROMOTIONS) for (const name of names) keys.add(name);
  return [
    ...FIELD_NAMES.map((field): Target => ({ kind: 'field', field })),
    ...[...keys].map((key): Target => ({ kind: 'attribute', key })),
  ];
}

function fieldValue(sent: SentSpan, field: FieldName): string {
  return field === 'duration' ? String(durationOf(sent)) : fieldText(sent, field);
}

/** Some that occur, and some that look dangerous. */
function valuesOf(spans: readonly SentSpan[], target: Target): readonly string[] {
  if (target.kind === 'attribute') {
    const { key } = target;
    const texts = spans.flatMap(({ resource, scope, span }) =>
      [...resource, ...scope, ...span.attributes].flatMap((attribute) =>
        attribute.key === key ? [valueText(attribute.value) ?? 'x'] : [],
      ),
    );
    return [...new Set(texts)].slice(0, 2).concat('65536');
  }
  if (target.kind !== 'field') return [];
  if (target.field === 'kind') return KIND_NAMES;
  if (target.field === 'status') return STATUS_NAMES;
  if (target.field === 'isRoot') return ['true', 'false'];
  const { field } = target;
  const values = [...new Set(spans.map((sent) => fieldValue(sent, field)))].slice(0, 4);
  return field === 'duration' ? values : values.concat(HOSTILE[5], '', 's'.repeat(600));
}

/** Answered without reading all blocks; the other operators: query-language.test.ts. */
function isIndexed(target: Target, operator: Condition['operator']): boolean {
  if (!['=', '!=', '>', '>=', '<', '<=', 'in'].includes(operator)) return false;
  if (target.kind !== 'attribute' || operator === '=' || operator === 'in') return true;
  const promotion = PROMOTIONS.find(({ names }) => names.includes(target.key));
  if (promotion === undefined || promotion.column === 'peer') return false;
  return promotion.kind === 'status' || operator === '!=';
}

function isOperand(target: Target, operator: Condition['operator'], value: string): boolean {
  const isNumber = PROMOTIONS.some(({ kind, names }) => kind === 'status' && target.kind === 'attribute' && names.includes(target.key));
  return !isNumber || operator === '=' || /^\d{1,5}$/.test(value);
}
