import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { layoutGraph } from './layout-graph.ts';
import { NODE_HEIGHT, NODE_WIDTH, type LayoutInput } from './layout-input.ts';
import { placeColumn } from './place-column.ts';

function graphOf(count: number, edges: readonly (readonly [from: number, to: number])[]): LayoutInput {
  return {
    count,
    sources: Uint32Array.from(edges, ([from]) => from),
    targets: Uint32Array.from(edges, ([, to]) => to),
    groups: new Uint32Array(count),
  };
}

const graphs = fc.integer({ min: 0, max: 40 }).chain((count) => {
  const node = fc.nat({ max: Math.max(0, count - 1) });
  return fc.array(fc.tuple(node, node), { maxLength: count === 0 ? 0 : 90 }).map((edges) => graphOf(count, edges));
});

describe('the layout of a graph', () => {
  it('is the same for the same graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(layoutGraph(graph)).toEqual(layoutGraph(graph));
      }),
    );
  });

  it('puts no node on another, and everything within its size', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { x, y, width, height } = layoutGraph(graph);
        for (let a = 0; a < graph.count; a++) {
          expect(x[a]! - NODE_WIDTH / 2).toBeGreaterThanOrEqual(-0.5);
          expect(x[a]! + NODE_WIDTH / 2).toBeLessThanOrEqual(width + 0.5);
          expect(y[a]! - NODE_HEIGHT / 2).toBeGreaterThanOrEqual(-0.5);
          expect(y[a]! + NODE_HEIGHT / 2).toBeLessThanOrEqual(height + 0.5);
          for (let b = a + 1; b < graph.count; b++) {
            const isApart = Math.abs(x[a]! - x[b]!) >= NODE_WIDTH - 0.5 || Math.abs(y[a]! - y[b]!) >= NODE_HEIGHT - 0.5;
            expect(isApart, `${String(a)} and ${String(b)}`).toBe(true);
          }
        }
      }),
    );
  });

  it('has callers left of what they call', () => {
    const { x } = layoutGraph(graphOf(4, [[0, 1], [1, 2], [0, 3]])); // prettier-ignore
    expect(x[0]).toBeLessThan(x[1]!);
    expect(x[1]).toBeLessThan(x[2]!);
    expect(x[0]).toBeLessThan(x[3]!);
  });

  it('leads an edge over a layer past the node in it', () => {
    const { bendStart, bends, y } = layoutGraph(graphOf(3, [[0, 1], [1, 2], [0, 2]])); // prettier-ignore
    expect(bendStart[3]! - bendStart[2]!).toBe(2);
    expect(Math.abs(bends[bendStart[2]! + 1]! - y[1]!)).toBeGreaterThan(NODE_HEIGHT / 2);
  });

  it('ends for circles, loops and repetitions, and leads a circle back', () => {
    const { x } = layoutGraph(graphOf(3, [[0, 1], [1, 2], [2, 0], [1, 1], [0, 1]])); // prettier-ignore
    expect([...x].every(Number.isFinite)).toBe(true);
  });

  it('puts what nothing is connected to below all else, in rows of its own', () => {
    const { y } = layoutGraph(graphOf(5, [[0, 1], [0, 2]])); // prettier-ignore
    const lowest = Math.max(y[0]!, y[1]!, y[2]!);
    expect(y[3]).toBeGreaterThan(lowest + NODE_HEIGHT);
    expect(y[3]).toBe(y[4]);
  });

  it('deals a layer that is much too high out to several columns', () => {
    const { width, height } = layoutGraph(
      graphOf(
        200,
        Array.from({ length: 199 }, (_, i) => [0, i + 1] as const),
      ),
    );
    expect(height / width).toBeLessThan(2);
  });
});

it('a column keeps its order and its distances, and else goes where it wants', () => {
  const placed = placeColumn(Float64Array.of(0, 0, 100), Float64Array.of(1, 1, 1), Float64Array.of(0, 10, 10));
  expect([...placed]).toEqual([-5, 5, 100]);
});
