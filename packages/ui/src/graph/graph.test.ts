import { describe, expect, it } from 'vitest';
import { findNodes } from './find-nodes.ts';
import { graphScene } from './graph-scene.ts';
import type { ServiceGraphEdge, ServiceGraphNode, ShownGraph } from './graph-model.ts';
import { hitTest } from './hit-test.ts';
import { layoutGraph } from './layout/layout-graph.ts';
import { shownGraph, within } from './shown-graph.ts';
import { layoutInputOf } from './use-placed-graph.ts';
import { fitView, isInView, keepInReach, zoomAt } from './viewport.ts';

function aNode(id: string, over: Partial<ServiceGraphNode> = {}): ServiceGraphNode {
  return { id, label: id, class: 'service', rate: 10, errorShare: 0, p99Ns: 1e6, ...over };
}
function anEdge(source: string, target: string, over: Partial<ServiceGraphEdge> = {}): ServiceGraphEdge {
  return { source, target, rate: 10, errorShare: 0, p99Ns: 1e6, ...over };
}
const NOTHING_FOLDED = { foldedGroups: new Set<string>(), focus: null };
const CHAIN = { nodes: ['a', 'b', 'c', 'd'].map((id) => aNode(id)), edges: [anEdge('a', 'b'), anEdge('b', 'c'), anEdge('c', 'd')] };
const sceneOf = (graph: ShownGraph, isDifference = false): ReturnType<typeof graphScene> =>
  graphScene(graph, layoutGraph(layoutInputOf(graph)), 'light', 'en', { isDifference, measure: 'traffic' });

describe('what is shown of a graph', () => {
  it('does not depend on the order in which the data came', () => {
    const reversed = { nodes: [...CHAIN.nodes].reverse(), edges: [...CHAIN.edges].reverse() };
    expect(shownGraph({ ...reversed, ...NOTHING_FOLDED })).toEqual(shownGraph({ ...CHAIN, ...NOTHING_FOLDED }));
  });

  it('is what is near the focus, callers and called', () => {
    const { nodes, edges } = shownGraph({ ...CHAIN, foldedGroups: new Set(), focus: { nodeId: 'b', hops: 1 } });
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(edges).toHaveLength(2);
    expect([...within(CHAIN.edges, 'b', 0)]).toEqual(['b']);
  });

  it('folds a group into one node: rates add up, errors weigh by rate, of p99 the worst', () => {
    const nodes = [
      aNode('x', { group: 'g', rate: 30, errorShare: 0.1, p99Ns: 5 }),
      aNode('y', { group: 'g', rate: 10, errorShare: 0.3, p99Ns: 9 }),
      aNode('z'),
    ];
    const edges = [anEdge('x', 'y'), anEdge('x', 'z', { rate: 4, errorShare: 0 }), anEdge('y', 'z', { rate: 4, errorShare: 0.5 })];
    const shown = shownGraph({ nodes, edges, foldedGroups: new Set(['g']), focus: null });
    expect(shown.nodes.map(({ id, members, rate, p99Ns }) => [id, members, rate, p99Ns])).toEqual([
      ['group:g', 2, 40, 9],
      ['z', undefined, 10, 1e6],
    ]);
    expect(shown.nodes[0]?.errorShare).toBeCloseTo(0.15);
    expect(shown.edges).toMatchObject([{ source: 'group:g', target: 'z', rate: 8, errorShare: 0.25 }]);
  });

  it('leaves out edges whose ends are not there, and repetitions', () => {
    const edges = [anEdge('a', 'b'), anEdge('a', 'b', { rate: 99 }), anEdge('a', 'gone')];
    expect(shownGraph({ nodes: CHAIN.nodes, edges, ...NOTHING_FOLDED }).edges).toMatchObject([{ rate: 10 }]);
  });
});

describe('a scene', () => {
  it('tells changes by colour, dash and sign, and only in difference mode', () => {
    const changes = ['added', 'removed', 'changed'] as const;
    const edges = CHAIN.edges.map((edge, i) => ({ ...edge, change: changes[i] ?? 'added' }));
    const graph = shownGraph({ nodes: CHAIN.nodes, edges, ...NOTHING_FOLDED });
    const { styles } = sceneOf(graph, true);
    expect(new Set(styles.map(({ colour }) => colour)).size).toBe(3);
    expect(new Set(styles.map(({ dash }) => dash.join())).size).toBe(3);
    expect(sceneOf(graph).edges.every(({ change }) => change === null)).toBe(true);
  });

  it('finds the node under a point, else the edge near it, else nothing', () => {
    const scene = sceneOf(shownGraph({ ...CHAIN, ...NOTHING_FOLDED }));
    const [x, y] = [scene.x[0] ?? 0, scene.y[0] ?? 0];
    const half = ((scene.x[1] ?? 0) - x) / 2;
    expect(hitTest(scene, x, y, 4)).toEqual({ kind: 'node', index: 0 });
    expect(hitTest(scene, x + half, y + 3, 4)).toEqual({ kind: 'edge', index: 0 });
    expect(hitTest(scene, x + half, y + 30, 4)).toBeNull();
  });
});

describe('the viewport', () => {
  const window = { width: 800, height: 600 };

  it('fits the whole graph and never blows a small one up', () => {
    expect(fitView({ width: 100, height: 50 }, window)).toEqual({ zoom: 1, x: 350, y: 275 });
    expect(fitView({ width: 7_600, height: 100 }, window).zoom).toBeCloseTo(0.1);
  });

  it('keeps what is under the pointer there while zooming', () => {
    const before = { zoom: 0.5, x: 10, y: 20 };
    const after = zoomAt(before, 2, 300, 200);
    expect(after.zoom).toBe(1);
    expect((300 - after.x) / after.zoom).toBeCloseTo((300 - before.x) / before.zoom);
  });

  it('never loses the graph', () => {
    const view = keepInReach({ zoom: 1, x: 99_999, y: -99_999 }, { width: 500, height: 500 }, window);
    expect(view.x).toBeLessThan(window.width);
    expect(view.y + 500).toBeGreaterThan(0);
    expect(isInView(view, window, 250, 250)).toBe(false);
  });
});

it('a search finds all its words anywhere in name or id, whole names first', () => {
  const nodes = ['order-db', 'order', 'reorder', 'cart'].map((label) => ({ id: label, label }));
  expect(findNodes(nodes, ' Order ')?.map((i) => nodes[i]?.label)).toEqual(['order', 'order-db', 'reorder']);
  expect(findNodes(nodes, 'db ord')).toEqual([0]);
  expect(findNodes(nodes, '  ')).toBeNull();
});
