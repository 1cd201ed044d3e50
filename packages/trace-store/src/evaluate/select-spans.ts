import type { Relation, SpanSelection } from '../model/span-selection.ts';
import { filterTest } from './filter-test.ts';
import { throughStages } from './stages.ts';
import type { TraceView } from './trace-view.ts';

/** Places of spans in their trace. */
export type SpanSet = ReadonlySet<number>;

const NO_SPANS: SpanSet = new Set();

/** Chooses spans of one trace, by the words of model/span-selection.ts. */
export type Selector = (trace: TraceView) => SpanSet;

export function selector(selection: SpanSelection): Selector {
  switch (selection.kind) {
    case 'spans': {
      const test = filterTest(selection.filter);
      return (trace) => new Set(trace.spans.flatMap((span, i) => (test(span, trace) ? [i] : [])));
    }
    case 'both':
    case 'either': {
      const left = selector(selection.left);
      const right = selector(selection.right);
      const isBoth = selection.kind === 'both';
      return (trace) => {
        const leftSet = left(trace);
        if (isBoth && leftSet.size === 0) return NO_SPANS;
        const rightSet = right(trace);
        return isBoth && rightSet.size === 0 ? NO_SPANS : new Set([...leftSet, ...rightSet]);
      };
    }
    case 'related': {
      const { relation, mode } = selection;
      const left = selector(selection.left);
      const right = selector(selection.right);
      return (trace) => {
        const leftSet = left(trace);
        const rightSet = right(trace);
        const ofLeft = standing(trace, relation, leftSet);
        if (mode === 'not') return subset(rightSet, (i) => !ofLeft.has(i));
        const related = subset(rightSet, (i) => ofLeft.has(i));
        if (mode === 'right') return related;
        const ofRight = standing(trace, INVERSE[relation], rightSet);
        return new Set([...related, ...subset(leftSet, (i) => ofRight.has(i))]);
      };
    }
    case 'pipe': {
      const input = selector(selection.input);
      const stages = throughStages(selection.stages);
      return (trace) => stages(trace, input(trace));
    }
  }
}

function subset(spans: SpanSet, isIn: (i: number) => boolean): SpanSet {
  return new Set([...spans].filter(isIn));
}

const INVERSE: Readonly<Record<Relation, Relation>> = { '>': '<', '>>': '<<', '<': '>', '<<': '>>', '~': '~' };

/** All spans of the trace that stand in the relation to one of these. */
function standing(trace: TraceView, relation: Relation, to: SpanSet): SpanSet {
  switch (relation) {
    case '>':
      return new Set([...to].flatMap((i) => trace.childrenOf(i)));
    case '<':
      return new Set([...to].flatMap((i) => trace.parentsOf(i)));
    case '>>':
      return reached(to, (i) => trace.childrenOf(i));
    case '<<':
      return reached(to, (i) => trace.parentsOf(i));
    case '~':
      return siblings(trace, to);
  }
}

/** What one or more steps lead to. Spans that name each other as parents end it as anything that was seen. */
function reached(from: SpanSet, step: (i: number) => readonly number[]): SpanSet {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    for (const next of step(i)) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return seen;
}

/** A span is no sibling of itself: the only one chosen of its parent's children is not among them. */
function siblings(trace: TraceView, to: SpanSet): SpanSet {
  const found = new Set<number>();
  const byChildren = Map.groupBy(to, (i) => trace.siblingsOf(i));
  for (const [children, chosen] of byChildren) {
    for (const child of children) if (chosen.length > 1 || child !== chosen[0]) found.add(child);
  }
  return found;
}
