import { NODE_WIDTH, type LayoutResult } from './layout/layout-input.ts';

/** Cubic curves of all edges: edge e begins at point `start[e]`, then three points a piece; points are x, y. In its own direction. */
export type EdgeCurves = {
  readonly points: Float32Array;
  /** Index of the first number of edge e in `points`; one more entry than edges. */
  readonly start: Uint32Array;
  /** Left, top, right, bottom of edge e from `4 * e`. */
  readonly boxes: Float32Array;
};

/** How far an edge between two nodes above each other swings out. */
const SWING = 46;
const HALF = NODE_WIDTH / 2;

/** Edges as curves that leave and arrive level, through the lanes that the layout kept for them. */
export function edgeCurves(edges: readonly { readonly source: number; readonly target: number }[], layout: LayoutResult): EdgeCurves {
  const start = new Uint32Array(edges.length + 1);
  const boxes = new Float32Array(edges.length * 4);
  const points: number[] = [];
  edges.forEach(({ source, target }, e) => {
    const bends = layout.bends.subarray(layout.bendStart[e], layout.bendStart[e + 1]);
    const curve = curveOf([layout.x[source] ?? 0, layout.y[source] ?? 0], [layout.x[target] ?? 0, layout.y[target] ?? 0], bends);
    for (const value of curve) points.push(value);
    start[e + 1] = points.length;
    boxes.set(boxOf(curve), 4 * e);
  });
  return { points: Float32Array.from(points), start, boxes };
}

function boxOf(curve: readonly number[]): readonly [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < curve.length; i += 2) {
    const [x, y] = [curve[i] ?? 0, curve[i + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right, bottom];
}

type Point = readonly [x: number, y: number];

function curveOf(from: Point, to: Point, bends: Float32Array): readonly number[] {
  const isSame = Math.abs(from[0] - to[0]) < NODE_WIDTH;
  if (isSame) {
    const [a, b] = [from[0] + HALF, to[0] + HALF];
    const swing = Math.max(a, b) + SWING;
    return [a, from[1], swing, from[1], swing, to[1], b, to[1]];
  }
  const sign = from[0] < to[0] ? 1 : -1;
  const curve = [from[0] + sign * HALF, from[1]];
  const reach = (x: number, y: number): void => {
    const [fromX, fromY] = [curve[curve.length - 2] ?? 0, curve[curve.length - 1] ?? 0];
    const half = (x - fromX) / 2;
    curve.push(fromX + half, fromY, x - half, y, x, y);
  };
  const lanes = Array.from({ length: bends.length / 2 }, (_, i): Point => [bends[2 * i] ?? 0, bends[2 * i + 1] ?? 0]);
  for (const [x, y] of sign > 0 ? lanes : lanes.reverse()) {
    reach(x - sign * HALF, y);
    reach(x + sign * HALF, y);
  }
  reach(to[0] - sign * HALF, to[1]);
  return curve;
}

/** The middle of an edge, for what is written on it. */
export function middleOf({ points, start }: EdgeCurves, e: number): Point {
  const [from, to] = [start[e] ?? 0, start[e + 1] ?? 0];
  const pieces = Math.max(1, (to - from - 2) / 6);
  const first = from + 6 * Math.floor((pieces - 1) / 2);
  return pointAt(points, first, pieces % 2 === 1 ? 0.5 : 1);
}

/** A point of one piece that begins at number `at`. */
export function pointAt(points: Float32Array, at: number, t: number): Point {
  const u = 1 - t;
  const weights = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  let [x, y] = [0, 0];
  weights.forEach((weight, i) => {
    x += weight * (points[at + 2 * i] ?? 0);
    y += weight * (points[at + 2 * i + 1] ?? 0);
  });
  return [x, y];
}
