import { adjacencyOf, each, layersOf, withoutCircles, type Adjacency, type PartEdges } from './layers.ts';
import { COLUMN_GAP, LANE_HEIGHT, NODE_HEIGHT, NODE_WIDTH, ROW_GAP, SUBCOLUMN_GAP } from './layout-input.ts';
import { orderLayers } from './order-layers.ts';
import { placeColumn } from './place-column.ts';

/** One connected part, laid out: centres of its nodes and the points that its edges pass. */
export type PlacedPart = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** For each edge, in the order given: x, y, x, y … from left to right. */
  readonly bends: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
};

/** More lanes than this are not kept: edges of such a graph go straight. */
const LANES_MAX = 4_000;
const SWEEPS = 6;
/** A lane insists, so that long edges are straight. */
const LANE_WEIGHT = 4;

/**
 * Callers left, called right: layers, few crossings, short edges. Nodes with the same number in `groups` begin beside each other.
 * The same input gives the same result.
 */
export function layoutPart(edges: PartEdges, groups: Int32Array): PlacedPart {
  const { count } = edges;
  const forward = withoutCircles(edges);
  const layer = layersOf(forward);
  const lanes = withLanes(forward, layer);
  const total = lanes.layer.length;
  const [out, into] = [adjacencyOf(total, lanes.sources, lanes.targets), adjacencyOf(total, lanes.targets, lanes.sources)];
  const columns = splitColumns(orderLayers(initialLayers(lanes.layer, groups, count), out, into, total), count);
  const y = placeRows(columns, out, into, total, count);
  const x = new Float64Array(total);
  let right = 0;
  columns.forEach(({ members, isContinued }) => {
    right += right === 0 ? 0 : isContinued ? SUBCOLUMN_GAP : COLUMN_GAP;
    for (const v of members) x[v] = right + NODE_WIDTH / 2;
    right += NODE_WIDTH;
  });
  let [top, bottom] = [Infinity, -Infinity];
  for (let v = 0; v < count; v++) {
    top = Math.min(top, (y[v] ?? 0) - NODE_HEIGHT / 2);
    bottom = Math.max(bottom, (y[v] ?? 0) + NODE_HEIGHT / 2);
  }
  const bends = lanes.chains.map((chain) => chain.flatMap((v) => [x[v] ?? 0, (y[v] ?? 0) - top]));
  return { x: x.slice(0, count), y: y.slice(0, count).map((value) => value - top), bends, width: right, height: bottom - top };
}

type Lanes = {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Of nodes, then of lanes. */
  readonly layer: Int32Array;
  /** For each edge the lanes it goes through, from left to right. */
  readonly chains: readonly (readonly number[])[];
};

/** Every edge over several layers becomes a chain of short ones through lanes, which are ordered and placed like nodes. */
function withLanes({ sources, targets }: PartEdges, layer: Int32Array): Lanes {
  let needed = 0;
  for (let e = 0; e < sources.length; e++)
    needed += Math.max(0, Math.abs((layer[targets[e] ?? 0] ?? 0) - (layer[sources[e] ?? 0] ?? 0)) - 1);
  const hasLanes = needed <= LANES_MAX;
  const [from, to, chains]: [number[], number[], number[][]] = [[], [], []];
  const layers = [...layer];
  for (let e = 0; e < sources.length; e++) {
    const [source, target] = [sources[e] ?? 0, targets[e] ?? 0];
    const isForward = (layer[source] ?? 0) <= (layer[target] ?? 0);
    const [a, b] = isForward ? [source, target] : [target, source];
    const chain: number[] = [];
    chains.push(chain);
    // Within a layer an edge orders nothing.
    if (layer[a] === layer[b]) continue;
    let before = a;
    for (let at = (layer[a] ?? 0) + 1; hasLanes && at < (layer[b] ?? 0); at++) {
      const lane = layers.push(at) - 1;
      chain.push(lane);
      from.push(before);
      to.push(lane);
      before = lane;
    }
    from.push(before);
    to.push(b);
  }
  return { sources: Int32Array.from(from), targets: Int32Array.from(to), layer: Int32Array.from(layers), chains };
}

function initialLayers(layer: Int32Array, groups: Int32Array, count: number): readonly Int32Array[] {
  const lists: number[][] = [];
  for (let v = 0; v < layer.length; v++) (lists[layer[v] ?? 0] ??= []).push(v);
  const groupOf = (v: number): number => (v < count ? (groups[v] ?? 0) : Infinity);
  return lists.map((list) => Int32Array.from(list.sort((a, b) => (groupOf(a) === groupOf(b) ? a - b : groupOf(a) - groupOf(b)))));
}

type Column = { readonly members: Int32Array; readonly isContinued: boolean };

/**
 * Layers as columns; one that is much higher than the picture is wide is dealt out to several columns side by side, in turn,
 * so that each node stays at its height.
 */
function splitColumns(layers: readonly Int32Array[], count: number): readonly Column[] {
  const rowsMax = Math.max(ROWS_MIN, Math.ceil(Math.sqrt((count * (NODE_WIDTH + COLUMN_GAP)) / (NODE_HEIGHT + ROW_GAP) / ASPECT)));
  return layers.flatMap((members): readonly Column[] => {
    const nodes = members.reduce((sum, v) => sum + Number(v < count), 0);
    const parts = Math.ceil(nodes / rowsMax);
    if (parts < 2) return [{ members, isContinued: false }];
    return Array.from({ length: parts }, (_, part) => ({ members: members.filter((_v, i) => i % parts === part), isContinued: part > 0 }));
  });
}

/** A layer up to this high is never split. */
const ROWS_MIN = 12;
/** Width by height that is aimed at. */
const ASPECT = 1.6;

/** Heights of all: sweeps over the columns, each placed towards the mean of its neighbours, to the left and then to the right. */
function placeRows(columns: readonly Column[], out: Adjacency, into: Adjacency, total: number, count: number): Float64Array {
  const y = new Float64Array(total);
  const half = (v: number): number => (v < count ? (NODE_HEIGHT + ROW_GAP) / 2 : LANE_HEIGHT / 2);
  const gaps = columns.map(({ members }) => Float64Array.from(members, (v, i) => (i === 0 ? 0 : half(members[i - 1] ?? 0) + half(v))));
  columns.forEach(({ members }, c) => {
    let at = -(gaps[c] ?? new Float64Array()).reduce((sum, gap) => sum + gap, 0) / 2;
    members.forEach((v, i) => {
      at += gaps[c]?.[i] ?? 0;
      y[v] = at;
    });
  });
  const weights = columns.map(({ members }) => Float64Array.from(members, (v) => (v < count ? 1 : LANE_WEIGHT)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0;
    const isLast = sweep >= SWEEPS - 2;
    for (let i = 0; i < columns.length; i++) {
      const c = isForward ? i : columns.length - 1 - i;
      const members = columns[c]?.members ?? new Int32Array();
      const wanted = Float64Array.from(members, (v) => {
        // In the end both sides count, so that neither direction of sweeping shows.
        const [a, b] = [meanHeight(isForward ? into : out, v, y), isLast ? meanHeight(isForward ? out : into, v, y) : null];
        if (a === null) return b ?? y[v] ?? 0;
        return b === null ? a : (a + b) / 2;
      });
      const placed = placeColumn(wanted, weights[c] ?? new Float64Array(), gaps[c] ?? new Float64Array());
      members.forEach((v, k) => (y[v] = placed[k] ?? 0));
    }
  }
  return y;
}

function meanHeight(neighbours: Adjacency, v: number, y: Float64Array): number | null {
  let [sum, count] = [0, 0];
  each(neighbours, v, (u) => {
    sum += y[u] ?? 0;
    count++;
  });
  return count === 0 ? null : sum / count;
}
