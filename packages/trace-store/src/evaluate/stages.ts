import type { OrderOperator, Stage } from '../model/span-selection.ts';
import { filterTest } from './filter-test.ts';
import type { SpanSet } from './select-spans.ts';
import { numbersOf, valuesOf } from './target-values.ts';
import { spanAt, type TraceView } from './trace-view.ts';

type Step = (trace: TraceView, groups: readonly SpanSet[]) => readonly SpanSet[];

/** Sends spans through the stages of a pipe. */
export function throughStages(stages: readonly Stage[]): (trace: TraceView, spans: SpanSet) => SpanSet {
  const steps = stages.map(stepOf);
  return (trace, spans) => {
    let groups: readonly SpanSet[] = filled([spans]);
    for (const step of steps) groups = filled(step(trace, groups));
    return union(groups);
  };
}

function filled(groups: readonly SpanSet[]): readonly SpanSet[] {
  return groups.filter((group) => group.size > 0);
}

function union(groups: readonly SpanSet[]): SpanSet {
  return new Set(groups.flatMap((group) => [...group]));
}

function stepOf(stage: Stage): Step {
  switch (stage.kind) {
    case 'filter': {
      const test = filterTest(stage.filter);
      return (trace, groups) => groups.map((group) => new Set([...group].filter((i) => test(spanAt(trace, i), trace))));
    }
    case 'by': {
      const values = valuesOf(stage.target, false);
      return (trace, groups) =>
        groups.flatMap((group) =>
          [...Map.groupBy(group, (i) => values(spanAt(trace, i), trace)[0]).values()].map((members) => new Set(members)),
        );
    }
    case 'together':
      return (_trace, groups) => [union(groups)];
    case 'aggregate': {
      const figure = figureOf(stage);
      const right = Number(stage.value);
      return (trace, groups) =>
        groups.filter((group) => {
          const left = figure(trace, group);
          return left !== null && compares(left, stage.operator, right);
        });
    }
  }
}

/** Null when there is no number to make it of. */
function figureOf({ aggregate, target }: Stage & { readonly kind: 'aggregate' }): (trace: TraceView, group: SpanSet) => number | null {
  if (aggregate === 'count' || target === null) return (_trace, group) => group.size;
  const ownNumbers = numbersOf(target);
  return (trace, group) => {
    const numbers = [...group].sort((a, b) => a - b).flatMap((i) => ownNumbers(spanAt(trace, i), trace));
    if (numbers.length === 0) return null;
    switch (aggregate) {
      case 'min':
        return numbers.reduce((least, number) => Math.min(least, number));
      case 'max':
        return numbers.reduce((most, number) => Math.max(most, number));
      case 'sum':
        return sum(numbers);
      case 'avg':
        return sum(numbers) / numbers.length;
    }
  };
}

/** In the order of the spans. */
function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compares(left: number, operator: OrderOperator, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
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
