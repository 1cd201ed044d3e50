import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import { attributeColumn, attributeKeys } from '../from-spans/attribute-columns.ts';
import { toTraceView } from '../from-spans/to-trace-view.ts';
import { compareTraces, selfDelta } from './compare-traces.ts';
import { flameOf } from './flame.ts';
import { openTrace, type OpenTrace } from './open-trace.ts';
import { pathTreeOf } from './path-tree.ts';
import { matchesOf, NO_FILTER, shownSpans } from './span-filter.ts';
import { byAttribute, byComponent, byInterface, byService } from './span-groups.ts';
import { sortSpans } from './sort-spans.ts';
import { figuresOf, groupFigures, type SpanFigures } from './statistics.ts';
import { anySpans } from './testing/any-spans.ts';
import { traceGraphOf } from './trace-graph.ts';
import { timesOf } from './trace-times.ts';
import { waitedFor } from './waited-for.ts';
import { GAP, rowsOf } from './waterfall.ts';

const FACTS = {
  traceId: '67421f0a0a0203290123456789abcdef',
  tier: 'hot',
  missingBlocks: 0,
  page: { number: 1, count: 1, before: 0, own: 0, ancestors: 0 },
  storedSpans: 0,
} as const;
const opened = (spans: readonly BlockSpan[]): OpenTrace => openTrace(toTraceView(FACTS, spans));
const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);
const KEYS = ['count', 'errors', 'totalNs', 'selfNs', 'pathNs'] as const satisfies readonly (keyof SpanFigures)[];
const added = (rows: readonly SpanFigures[]): number[] => KEYS.map((key) => sum(rows.map((row) => row[key])));
const check = (body: (spans: readonly BlockSpan[]) => void): void => {
  fc.assert(fc.property(anySpans, body));
};

it('every view of a trace counts the same spans and errors and adds up to the same times', () => {
  check((spans) => {
    const trace = opened(spans);
    const times = timesOf(trace);
    const all = shownSpans(trace, null);
    const overall = figuresOf(trace, times, all);
    expect([overall.count, overall.errors]).toEqual([trace.view.spanCount, trace.view.errorCount]);
    expect(overall.errors).toBe(trace.errorCount);
    expect(rowsOf(trace, new Set(), null).filter((row) => row !== GAP).length).toBe(overall.count);
    expect([...sortSpans(all, (i) => trace.duration[i]!, true)].sort((a, b) => a - b)).toEqual([...all]);

    const column = attributeColumn(spans, 'thread.name');
    expect(column.orderHash).toBe(trace.view.orderHash);
    for (const groups of [byService(trace), byInterface(trace), byComponent(trace), byAttribute(column)])
      expect(added(groupFigures(trace, times, all, groups))).toEqual(KEYS.map((key) => overall[key]));

    const tree = pathTreeOf(trace, times);
    expect([sum(tree.calls), sum(tree.errors), sum(tree.totalNs), sum(tree.selfNs)]).toEqual([
      overall.count,
      overall.errors,
      overall.totalNs,
      overall.selfNs,
    ]);
    expect(flameOf(tree).totalNs).toBe(overall.selfNs);
    expect(times.selfTotalNs).toBe(overall.selfNs);
  });
});

it('with a filter every view is about the spans that the filter names', () => {
  check((spans) => {
    const trace = opened(spans);
    const times = timesOf(trace);
    for (const filter of [
      { ...NO_FILTER, service: 'order' },
      { ...NO_FILTER, errorsOnly: true },
      { ...NO_FILTER, find: 'cart' },
    ]) {
      const matches = matchesOf(trace, filter);
      const shown = shownSpans(trace, matches);
      const overall = figuresOf(trace, times, shown);
      expect(overall.count).toBe(matches?.count);
      for (const groups of [byService(trace), byInterface(trace), byComponent(trace)])
        expect(added(groupFigures(trace, times, shown, groups))).toEqual(KEYS.map((key) => overall[key]));
    }
  });
});

it('the critical path, and what the first root waited for, are as long as the first root', () => {
  check((spans) => {
    const trace = opened(spans);
    const root = trace.duration[trace.view.rootIndex];
    expect(timesOf(trace).pathTotalNs).toBe(root);
    expect(sum(waitedFor(trace).map(({ ns }) => ns))).toBe(root);
  });
});

it('in the graph every request and every unanswered call is taken once, by services as by interfaces', () => {
  check((spans) => {
    const trace = opened(spans);
    const [services, interfaces] = (['service', 'interface'] as const).map((level) => traceGraphOf(trace, level, null).nodes);
    const figures = (nodes: typeof services): number[] => [
      sum(nodes!.map(({ calls }) => calls)),
      sum(nodes!.map(({ errors }) => errors)),
      sum(nodes!.map(({ totalNs }) => totalNs)),
    ];
    expect(figures(services)).toEqual(figures(interfaces));
    expect(new Set(services!.flatMap(({ service }) => (service === '' ? [] : [service])))).toEqual(new Set(trace.view.services));
  });
});

it('a trace compared with itself differs in nothing', () => {
  check((spans) => {
    const trace = opened(spans);
    const tree = pathTreeOf(trace, timesOf(trace));
    const side = { trace, tree };
    const { places, ...rest } = compareTraces(side, side);
    expect(rest).toEqual({ onlyHere: 0, onlyThere: 0, mostSlower: null, mostFaster: null });
    expect(places).toHaveLength(tree.count);
    expect(places.every((place) => selfDelta(side, side, place) === 0)).toBe(true);
  });
});

it('of two traces each place is there once, on the sides that have it', () => {
  fc.assert(
    fc.property(anySpans, anySpans, (left, right) => {
      const sides = [left, right].map((spans) => {
        const trace = opened(spans);
        return { trace, tree: pathTreeOf(trace, timesOf(trace)) };
      });
      const { places } = compareTraces(sides[0]!, sides[1]!);
      const nodes = places.flatMap(({ node }) => (node < 0 ? [] : [node]));
      const others = places.flatMap(({ otherNode }) => (otherNode < 0 ? [] : [otherNode]));
      expect(nodes.sort((a, b) => a - b)).toEqual(Array.from({ length: sides[0]!.tree.count }, (_, i) => i));
      expect(others.sort((a, b) => a - b)).toEqual(Array.from({ length: sides[1]!.tree.count }, (_, i) => i));
    }),
  );
});

it('attribute keys are counted once a span, on the span or where it comes from', () => {
  check((spans) => {
    const threads = spans.filter(({ span }) => span.attributes.some(({ key }) => key === 'thread.name')).length;
    const counts = new Map(attributeKeys(spans).map(({ key, count }) => [key, count]));
    expect([counts.get('service.name'), counts.get('thread.name') ?? 0]).toEqual([spans.length, threads]);
  });
});
