import { bug } from '@spanhouse/core';
import { searchableText } from '../attribute-hash.ts';
import {
  KIND_NAMES,
  STATUS_NAMES,
  type AttributeTarget,
  type DetailName,
  type FieldName,
  type Target,
  type TraceFieldName,
} from '../model/span-query.ts';
import { numberOf } from '../query-language/numbers.ts';
import { indexText, ownColumnOf, promotionOf, synonymsOf } from '../semantics.ts';
import { columnValue } from './column-value.ts';
import { firstValue, type SpanView } from './span-view.ts';
import type { TraceFigures } from './trace-view.ts';

/** Values of a target in a span, by the words of model/span-query.ts. Numbers of fields (durations in nanoseconds, counts) are whole; all else is text. */
export type Values = readonly (string | bigint)[];

const PLACES = ['span', 'resource', 'scope'] as const;
const NOWHERE: TraceFigures = {
  get durationNs(): bigint {
    throw bug('a question about a trace was put to a span alone');
  },
  spanCount: 0,
  errorCount: 0,
  services: [],
  rootService: null,
  rootName: null,
  childCount: () => 0,
};

/** @param isEquality by `=` or `in`: an attribute with a column is then looked for under all its names, beside the column. */
export function valuesOf(target: Target, isEquality: boolean): (span: SpanView, trace?: TraceFigures) => Values {
  switch (target.kind) {
    case 'field':
      return fieldValues(target.field);
    case 'detail':
      return detailValues(target.detail);
    case 'trace':
      return traceValues(target.field);
    case 'attribute':
      return attributeValues(target, isEquality);
  }
}

/** Whether the span has the target at all: with any value, for an attribute; not empty, for what every span has. */
export function presenceOf(target: Target): (span: SpanView, trace?: TraceFigures) => boolean {
  if (target.kind === 'attribute') {
    const { key, scope } = target;
    const promotion = scope === undefined ? ownColumnOf(key) : null;
    if (promotion !== null) return (span) => columnValue(span, promotion.column) !== '';
    const isThere = (value: ReturnType<typeof firstValue>): boolean => value !== null && value.kind !== 'empty';
    if (scope === undefined) return (span) => PLACES.some((place) => isThere(span.attribute(place, key)));
    if (scope === 'event') return (span) => span.events.some((event) => isThere(firstValue(event.attributes, key)));
    if (scope === 'link') return (span) => span.links.some((link) => isThere(firstValue(link.attributes, key)));
    return (span) => isThere(span.attribute(scope, key));
  }
  const values = valuesOf(target, false);
  return (span, trace) => values(span, trace).some((value) => value !== '');
}

/** The numbers among the values. */
export function numbersOf(target: Target): (span: SpanView, trace?: TraceFigures) => readonly number[] {
  const values = valuesOf(target, false);
  return (span, trace) =>
    values(span, trace).flatMap((value) => {
      const number = typeof value === 'bigint' ? Number(value) : numberOf(value);
      return number === null ? [] : [number];
    });
}

function fieldValues(field: FieldName): (span: SpanView) => Values {
  switch (field) {
    case 'name':
      return (span) => [indexText(span.name)];
    case 'kind':
      return (span) => [KIND_NAMES[span.kind] ?? ''];
    case 'status':
      return (span) => [STATUS_NAMES[span.statusCode] ?? ''];
    case 'duration':
      return (span) => [span.durationNs];
    case 'isRoot':
      return (span) => [String(span.parentId === '')];
    default:
      return (span) => [columnValue(span, field)];
  }
}

function detailValues(detail: DetailName): (span: SpanView) => Values {
  switch (detail) {
    case 'eventName':
      return (span) => span.events.map((event) => event.name);
    case 'eventTime':
      return (span) => span.events.map((event) => event.timeUnixNano - span.startNs);
    case 'linkTraceId':
      return (span) => span.links.map((link) => link.traceId);
    case 'linkSpanId':
      return (span) => span.links.map((link) => link.spanId);
    default:
      return (span) => [span[detail]];
  }
}

function traceValues(field: TraceFieldName): (span: SpanView, trace?: TraceFigures) => Values {
  switch (field) {
    case 'traceDuration':
      return (_span, trace = NOWHERE) => [trace.durationNs];
    case 'spanCount':
    case 'errorCount':
      return (_span, trace = NOWHERE) => [BigInt(trace[field])];
    case 'childCount':
      return (span, trace = NOWHERE) => [BigInt(trace.childCount(span.spanId))];
    case 'services':
      return (_span, trace = NOWHERE) => trace.services;
    case 'rootService':
    case 'rootName':
      return (_span, trace = NOWHERE) => {
        const text = trace[field];
        return text === null ? [] : [text];
      };
  }
}

function attributeValues({ key, scope }: AttributeTarget, isEquality: boolean): (span: SpanView) => Values {
  const texts = (values: readonly ReturnType<typeof firstValue>[]): readonly string[] =>
    values.map(searchableText).filter((text) => text !== null);
  if (scope === 'event') return (span) => texts(span.events.map((event) => firstValue(event.attributes, key)));
  if (scope === 'link') return (span) => texts(span.links.map((link) => firstValue(link.attributes, key)));
  if (scope !== undefined) return (span) => texts([span.attribute(scope, key)]);
  const promotion = isEquality ? promotionOf(key) : ownColumnOf(key);
  if (promotion === null) return (span) => texts(PLACES.map((place) => span.attribute(place, key)));
  const column = (span: SpanView): readonly string[] => {
    const text = columnValue(span, promotion.column);
    return text === '' ? [] : [text];
  };
  if (!isEquality) return column;
  const names = synonymsOf(key);
  return (span) => [...column(span), ...texts(names.flatMap((name) => PLACES.map((place) => span.attribute(place, name))))];
}
