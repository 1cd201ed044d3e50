import type { GraphNodeClass } from './graph-model.ts';

const PATHS: Readonly<Record<GraphNodeClass, string>> = {
  service: '',
  sql: 'M-5 -5A5 2 0 0 1 5 -5A5 2 0 0 1 -5 -5L-5 5A5 2 0 0 0 5 5L5 -5',
  nosql: 'M-5 -5A5 2 0 0 1 5 -5A5 2 0 0 1 -5 -5L-5 5A5 2 0 0 0 5 5L5 -5M-5 1L5 1',
  cache: 'M1.5 -6L-3.5 1L0 1L-1.5 6L3.5 -1L0 -1Z',
  messaging: 'M-5 -4L5 -4M-5 0L5 0M-5 4L5 4',
  'third-party': 'M-4 4L4 -4M-2 -4L4 -4L4 2',
};
const FOLD = 'M-4 0L4 0M0 -4L0 4';

/**
 * A small sign for what a node is, as path data about (0, 0), so that it is not told by colour alone: a store is a drum (with a bar across when it is
 * no SQL), a cache a bolt, a queue three lines, a third party an arrow out, a fold a plus. A service has none: ''.
 */
export function classGlyphPath(name: GraphNodeClass, isFold: boolean): string {
  return isFold ? FOLD : PATHS[name];
}

/** The sign on a canvas, about (x, y). */
export function drawClassGlyph(
  context: CanvasRenderingContext2D,
  name: GraphNodeClass,
  isFold: boolean,
  x: number,
  y: number,
  ink: string,
): void {
  const path = classGlyphPath(name, isFold);
  if (path === '') return;
  context.save();
  context.translate(x, y);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke(new Path2D(path));
  context.restore();
}
