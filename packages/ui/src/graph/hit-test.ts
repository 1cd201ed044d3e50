import { pointAt } from './edge-curves.ts';
import type { GraphScene } from './graph-scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './layout/layout-input.ts';

/** What is at a place: an index of the scene. */
export type GraphHit = { readonly kind: 'node' | 'edge'; readonly index: number };

const SAMPLES = 16;

/** The node at a point of the graph, else the nearest edge within `reach`. Nodes lie above edges, later ones above earlier ones. */
export function hitTest(scene: GraphScene, x: number, y: number, reach: number): GraphHit | null {
  for (let i = scene.nodes.length - 1; i >= 0; i--) {
    if (Math.abs((scene.x[i] ?? 0) - x) <= NODE_WIDTH / 2 && Math.abs((scene.y[i] ?? 0) - y) <= NODE_HEIGHT / 2)
      return { kind: 'node', index: i };
  }
  const { boxes, points, start } = scene.curves;
  let [best, nearest] = [-1, reach];
  for (let e = 0; e < scene.edges.length; e++) {
    const box = 4 * e;
    if (x < (boxes[box] ?? 0) - reach || y < (boxes[box + 1] ?? 0) - reach) continue;
    if (x > (boxes[box + 2] ?? 0) + reach || y > (boxes[box + 3] ?? 0) + reach) continue;
    for (let at = start[e] ?? 0; at + 7 < (start[e + 1] ?? 0); at += 6) {
      const distance = distanceToPiece(points, at, x, y);
      if (distance < nearest) [best, nearest] = [e, distance];
    }
  }
  return best < 0 ? null : { kind: 'edge', index: best };
}

function distanceToPiece(points: Float32Array, at: number, x: number, y: number): number {
  let nearest = Infinity;
  let [ax, ay] = pointAt(points, at, 0);
  for (let i = 1; i <= SAMPLES; i++) {
    const [bx, by] = pointAt(points, at, i / SAMPLES);
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(ax + t * dx - x, ay + t * dy - y));
    [ax, ay] = [bx, by];
  }
  return nearest;
}
