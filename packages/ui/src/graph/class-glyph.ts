import type { GraphNodeClass } from './graph-model.ts';

/**
 * A small sign for what a node is, so that it is not told by colour alone: a store is a drum (with a bar across when it is no SQL), a cache a bolt, a
 * queue three lines, a third party an arrow out, a fold a plus. A service has none.
 */
export function drawClassGlyph(
  context: CanvasRenderingContext2D,
  name: GraphNodeClass,
  isFold: boolean,
  x: number,
  y: number,
  ink: string,
): void {
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 1.5;
  context.beginPath();
  if (isFold) {
    lines(context, x, y, [-4, 0, 4, 0], [0, -4, 0, 4]);
    context.stroke();
    return;
  }
  switch (name) {
    case 'service':
      return;
    case 'sql':
    case 'nosql':
      context.ellipse(x, y - 5, 5, 2, 0, 0, 2 * Math.PI);
      context.moveTo(x - 5, y - 5);
      context.lineTo(x - 5, y + 5);
      context.ellipse(x, y + 5, 5, 2, 0, Math.PI, 0, true);
      context.lineTo(x + 5, y - 5);
      if (name === 'nosql') lines(context, x, y, [-5, 1.5, 5, 1.5]);
      break;
    case 'cache':
      lines(context, x, y, [1.5, -6, -3.5, 1, 0, 1, -1.5, 6, 3.5, -1, 0, -1, 1.5, -6]);
      break;
    case 'messaging':
      lines(context, x, y, [-5, -4, 5, -4], [-5, 0, 5, 0], [-5, 4, 5, 4]);
      break;
    case 'third-party':
      lines(context, x, y, [-4, 4, 4, -4], [-2, -4, 4, -4, 4, 2]);
      break;
  }
  context.stroke();
}

/** Polylines through x, y, x, y … about a centre. */
function lines(context: CanvasRenderingContext2D, x: number, y: number, ...paths: readonly (readonly number[])[]): void {
  for (const path of paths) {
    for (let i = 0; i + 1 < path.length; i += 2) {
      const [px, py] = [x + (path[i] ?? 0), y + (path[i + 1] ?? 0)];
      if (i === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
  }
}
