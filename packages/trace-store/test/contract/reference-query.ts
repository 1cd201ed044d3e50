/*
 * What a query means, by the words of model/span-query.ts and model/span-selection.ts and nothing else, over spans as they were sent. The table of
 * semantics.ts (which names mean the same) is data shared with the store; all logic here is its own, and written to be read, not to be fast.
 */
import type { KeyValue } from '@spanhouse/otlp';
import type { AttributeTarget, Condition, Operator, QueryFilter, SpanQuery, Target } from '../../src/model/span-query.ts';
import type { Relation, SpanSelection, Stage } from '../../src/model/span-selection.ts';
import { PROMOTIONS } from '../../src/semantics.ts';
import { attributeText, columnOf, cutText, durationOf, fieldText } from './reference-model.ts';
import type { SentSpan } from './sent-spans.ts';

export function spanMatches(sent: SentSpan, query: Pick<SpanQuery, 'start' | 'end' | 'conditions'>): boolean {
  const start = sent.span.startTimeUnixNano;
  return start >= query.start && start < query.end && query.conditions.every((condition) => filterHolds(sent, condition));
}

/** What is true of a filter: it holds, or its opposite does, or neither. */
type Truth = { readonly holds: boolean; readonly fails: boolean };

/** @param trace all spans of the span's trace, by start; needed where the filter asks about the trace. */
export function filterHolds(sent: SentSpan, filter: QueryFilter, trace: readonly SentSpan[] = []): boolean {
  return truthOf(sent, filter, trace).holds;
}

function truthOf(sent: SentSpan, filter: QueryFilter, trace: readonly SentSpan[]): Truth {
  if ('target' in filter) {
    return {
      holds: conditionHolds(sent, filter, trace),
      fails: oppositeHolds(sent, filter, trace),
    };
  }
  if ('not' in filter) {
    const inner = truthOf(sent, filter.not, trace);
    return { holds: inner.fails, fails: inner.holds };
  }
  const parts = ('any' in filter ? filter.any : filter.all).map((part) => truthOf(sent, part, trace));
  return 'any' in filter
    ? { holds: parts.some(({ holds }) => holds), fails: parts.every(({ fails }) => fails) }
    : { holds: parts.every(({ holds }) => holds), fails: parts.some(({ fails }) => fails) };
}

const OPPOSITES: readonly (readonly [Operator, Operator])[] = [
  ['=', '!='],
  ['in', 'not in'],
  ['contains', 'not contains'],
  ['startsWith', 'not startsWith'],
  ['=~', '!~'],
  ['exists', 'not exists'],
];

function oppositeHolds(sent: SentSpan, condition: Condition, trace: readonly SentSpan[]): boolean {
  const pair = OPPOSITES.find((each) => each.includes(condition.operator));
  if (pair !== undefined) {
    const operator = pair[0] === condition.operator ? pair[1] : pair[0];
    return conditionHolds(sent, { ...condition, operator }, trace);
  }
  const own = values(sent, condition.target, trace);
  return own.length > 0 && !own.some((value) => isOrdered(value, condition.operator, condition.values[0]!, condition.target));
}

function conditionHolds(sent: SentSpan, { target, operator, values: right }: Condition, trace: readonly SentSpan[]): boolean {
  const own = values(sent, target, trace);
  const first = right[0] ?? '';
  const names = target.kind === 'field' && (target.field === 'name' || target.field === 'service') ? right.map(cutText) : right;
  switch (operator) {
    case '=':
    case 'in':
      return [...own, ...otherNames(sent, target)].some((value) => names.includes(value));
    case '!=':
    case 'not in':
      return own.length > 0 && !own.some((value) => names.includes(value));
    case 'contains':
      return own.some((value) => value.includes(first));
    case 'not contains':
      return own.length > 0 && !own.some((value) => value.includes(first));
    case 'startsWith':
      return own.some((value) => value.startsWith(first));
    case 'not startsWith':
      return own.length > 0 && !own.some((value) => value.startsWith(first));
    case '=~':
      return own.some((value) => regExp(first).test(value));
    case '!~':
      return own.length > 0 && !own.some((value) => regExp(first).test(value));
    case 'exists':
      return isThere(sent, target, own);
    case 'not exists':
      return !isThere(sent, target, own);
    default:
      return own.some((value) => isOrdered(value, operator, first, target));
  }
}

/** The engine of the platform, which agrees with RE2 on the patterns of the tests. */
function regExp(pattern: string): RegExp {
  const isCaseless = pattern.startsWith('(?i)');
  return new RegExp(`^(?:${isCaseless ? pattern.slice(4) : pattern})$`, isCaseless ? 'sui' : 'su');
}

/** What a field counts is whole and exact, numbers of attributes are doubles. */
function isOrdered(value: string, operator: Operator, right: string, target: Target): boolean {
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return false;
  const [left, than] = target.kind === 'attribute' ? [Number(value), Number(right)] : [BigInt(value), BigInt(right)];
  if (operator === '>') return left > than;
  if (operator === '>=') return left >= than;
  return operator === '<' ? left < than : left <= than;
}

/** Of one that has a column, the value of the column; of `server.address` and its like, which share one, their own. */
function values(sent: SentSpan, target: Target, trace: readonly SentSpan[]): readonly string[] {
  switch (target.kind) {
    case 'field':
      return [target.field === 'duration' ? String(durationOf(sent)) : fieldText(sent, target.field)];
    case 'detail':
      return detailValues(sent, target.detail);
    case 'trace':
      return traceValues(sent, target.field, trace);
    case 'attribute': {
      const { key } = target;
      if (target.scope !== undefined) return textsOf(placesOf(sent, target), key);
      const promotion = PROMOTIONS.find(({ names }) => names.includes(key));
      if (promotion === undefined || promotion.column === 'peer') return textsOf(placesOf(sent, target), key);
      const column = columnOf(sent, promotion);
      return column === '' ? [] : [column];
    }
  }
}

function detailValues({ span }: SentSpan, detail: (Target & { kind: 'detail' })['detail']): readonly string[] {
  switch (detail) {
    case 'traceId':
      return [span.traceId];
    case 'spanId':
      return [span.spanId];
    case 'parentId':
      return [span.parentSpanId];
    case 'statusMessage':
      return [span.status?.message ?? ''];
    case 'eventName':
      return span.events.map((event) => event.name);
    case 'eventTime':
      return span.events.map((event) => String(event.timeUnixNano - span.startTimeUnixNano));
    case 'linkTraceId':
      return span.links.map((link) => link.traceId);
    case 'linkSpanId':
      return span.links.map((link) => link.spanId);
    case 'scopeName':
      return ['test'];
    case 'scopeVersion':
      return [''];
  }
}

/** Where equality looks beside the column. */
function otherNames(sent: SentSpan, target: Target): readonly string[] {
  if (target.kind !== 'attribute' || target.scope !== undefined) return [];
  const promotion = PROMOTIONS.find(({ names }) => names.includes(target.key));
  if (promotion === undefined) return [];
  const column = columnOf(sent, promotion);
  const names = promotion.column === 'peer' ? [target.key] : promotion.names;
  const places = [sent.span.attributes, sent.resource, sent.scope];
  return [...(column === '' ? [] : [column]), ...names.flatMap((name) => textsOf(places, name))];
}

function placesOf({ span, resource, scope }: SentSpan, target: AttributeTarget): readonly (readonly KeyValue[])[] {
  switch (target.scope) {
    case 'span':
      return [span.attributes];
    case 'resource':
      return [resource];
    case 'scope':
      return [scope];
    case 'event':
      return span.events.map((event) => event.attributes);
    case 'link':
      return span.links.map((link) => link.attributes);
    default:
      return [span.attributes, resource, scope];
  }
}

function textsOf(places: readonly (readonly KeyValue[])[], key: string): readonly string[] {
  return places.flatMap((attributes) => attributeText(attributes, key) ?? []);
}

function isThere(sent: SentSpan, target: Target, own: readonly string[]): boolean {
  if (target.kind !== 'attribute') return own.some((value) => value !== '');
  const promotion = target.scope === undefined ? PROMOTIONS.find(({ names }) => names.includes(target.key)) : undefined;
  if (promotion !== undefined && promotion.column !== 'peer') return own.length > 0;
  return placesOf(sent, target).some((attributes) => {
    const value = attributes.find(({ key }) => key === target.key)?.value ?? null;
    return value !== null && value.kind !== 'empty';
  });
}

function traceValues(sent: SentSpan, field: (Target & { kind: 'trace' })['field'], trace: readonly SentSpan[]): readonly string[] {
  const root = trace.find(({ span }) => span.parentSpanId === '');
  switch (field) {
    case 'spanCount':
      return [String(trace.length)];
    case 'errorCount':
      return [String(trace.filter(({ span }) => span.status?.code === 2).length)];
    case 'childCount':
      return [String(trace.filter(({ span }) => span.parentSpanId === sent.span.spanId).length)];
    case 'services':
      return trace.map((each) => fieldText(each, 'service'));
    case 'rootService':
      return root === undefined ? [] : [fieldText(root, 'service')];
    case 'rootName':
      return root === undefined ? [] : [fieldText(root, 'name')];
    case 'traceDuration': {
      const starts = trace.map(({ span }) => span.startTimeUnixNano).sort((a, b) => (a < b ? -1 : 1));
      const ends = trace.map((each) => each.span.startTimeUnixNano + durationOf(each)).sort((a, b) => (a < b ? 1 : -1));
      return [String(ends[0]! - starts[0]!)];
    }
  }
}

/** The spans of a trace that a selection chooses. */
export function chosenSpans(selection: SpanSelection, trace: readonly SentSpan[]): readonly SentSpan[] {
  switch (selection.kind) {
    case 'spans':
      return trace.filter((sent) => filterHolds(sent, selection.filter, trace));
    case 'either':
    case 'both': {
      const left = chosenSpans(selection.left, trace);
      const right = chosenSpans(selection.right, trace);
      if (selection.kind === 'both' && (left.length === 0 || right.length === 0)) return [];
      return trace.filter((sent) => left.includes(sent) || right.includes(sent));
    }
    case 'related': {
      const left = chosenSpans(selection.left, trace);
      const right = chosenSpans(selection.right, trace);
      const stand = (l: SentSpan, r: SentSpan): boolean => stands(l, r, selection.relation, trace);
      const related = right.filter((r) => left.some((l) => stand(l, r)));
      if (selection.mode === 'right') return related;
      if (selection.mode === 'not') return right.filter((r) => !related.includes(r));
      return trace.filter((sent) => related.includes(sent) || (left.includes(sent) && right.some((r) => stand(sent, r))));
    }
    case 'pipe': {
      let groups = [chosenSpans(selection.input, trace)].filter((group) => group.length > 0);
      for (const stage of selection.stages) groups = afterStage(stage, groups, trace).filter((group) => group.length > 0);
      return trace.filter((sent) => groups.some((group) => group.includes(sent)));
    }
  }
}

function stands(left: SentSpan, right: SentSpan, relation: Relation, trace: readonly SentSpan[]): boolean {
  switch (relation) {
    case '>':
      return right.span.parentSpanId !== '' && right.span.parentSpanId === left.span.spanId;
    case '<':
      return stands(right, left, '>', trace);
    case '~':
      return left !== right && left.span.parentSpanId !== '' && left.span.parentSpanId === right.span.parentSpanId;
    case '<<':
      return stands(right, left, '>>', trace);
    case '>>': {
      // So many steps are enough for any way without a circle.
      let ids = [right.span.parentSpanId];
      for (let steps = 0; steps <= trace.length; steps++) {
        if (ids.includes(left.span.spanId)) return true;
        ids = trace.filter(({ span }) => ids.includes(span.spanId) && span.parentSpanId !== '').map(({ span }) => span.parentSpanId);
      }
      return false;
    }
  }
}

function afterStage(stage: Stage, groups: readonly (readonly SentSpan[])[], trace: readonly SentSpan[]): (readonly SentSpan[])[] {
  switch (stage.kind) {
    case 'filter':
      return groups.map((group) => group.filter((sent) => filterHolds(sent, stage.filter, trace)));
    case 'together':
      return [trace.filter((sent) => groups.some((group) => group.includes(sent)))];
    case 'by':
      return groups.flatMap((group) => {
        const keyOf = (sent: SentSpan): string => JSON.stringify(values(sent, stage.target, trace)[0] ?? null);
        return [...new Set(group.map(keyOf))].map((key) => group.filter((sent) => keyOf(sent) === key));
      });
    case 'aggregate':
      return groups.filter((group) => {
        const { aggregate, target, operator } = stage;
        const numbers = group
          .flatMap((sent) => (target === null ? [] : values(sent, target, trace)))
          .filter((value) => /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value))
          .map(Number);
        if (aggregate !== 'count' && numbers.length === 0) return false;
        const total = numbers.reduce((a, b) => a + b, 0);
        const figure = {
          count: group.length,
          sum: total,
          avg: total / numbers.length,
          min: Math.min(...numbers),
          max: Math.max(...numbers),
        }[aggregate];
        const right = Number(stage.value);
        if (operator === '=') return figure === right;
        if (operator === '!=') return figure !== right;
        if (operator === '>') return figure > right;
        if (operator === '>=') return figure >= right;
        return operator === '<' ? figure < right : figure <= right;
      });
  }
}
