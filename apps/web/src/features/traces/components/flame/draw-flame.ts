import { fitText, FONT_TEXT, inkOn, type Palette } from '@spanhouse/ui';
import type { Flame } from '../../model/flame.ts';

export const LEVEL = 22;
const FONT = `500 12px ${FONT_TEXT}`;
/** Narrower than this nothing is seen; what lies below it is narrower still. */
const WIDTH_MIN = 0.4;
/** From this width on a name is worth its measuring. */
const TEXT_MIN = 30;
const PAD = 5;

export type FlameScene = {
  readonly flame: Flame;
  /** What is in view, in nanoseconds of work. */
  readonly from: number;
  readonly to: number;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly colourOf: (node: number) => string;
  readonly labelOf: (node: number) => string;
  /** Nodes that the filter, or the critical path, does not name are paler. */
  readonly isDim: (node: number) => boolean;
  readonly isOnPath: (node: number) => boolean;
  /** Where the keyboard is, or -1. */
  readonly active: number;
};

export function drawFlame(context: CanvasRenderingContext2D, scene: FlameScene): void {
  const { flame, width, height, scrollTop } = scene;
  const { tree, left } = flame;
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const scale = width / (scene.to - scene.from || 1);
  for (let node = 0; node < tree.count; node++) {
    const y = (tree.depth[node] ?? 0) * LEVEL - scrollTop;
    if (y + LEVEL < 0 || y > height) continue;
    const from = ((left[node] ?? 0) - scene.from) * scale;
    const wide = (tree.workNs[node] ?? 0) * scale;
    if (wide < WIDTH_MIN || from > width || from + wide < 0) continue;
    const [x, end] = [Math.max(0, from), Math.min(width, from + wide)];
    drawNode(context, scene, node, { x, y, width: Math.max(0.5, end - x - (wide > 3 ? 1 : 0)) });
  }
}

type Box = { readonly x: number; readonly y: number; readonly width: number };

function drawNode(context: CanvasRenderingContext2D, scene: FlameScene, node: number, { x, y, width }: Box): void {
  const { palette, flame } = scene;
  const colour = scene.colourOf(node);
  context.globalAlpha = scene.isDim(node) ? 0.3 : 1;
  context.fillStyle = colour;
  context.fillRect(x, y, width, LEVEL - 1);
  if (scene.isOnPath(node)) {
    context.fillStyle = palette.text;
    context.fillRect(x, y, width, 2.5);
  }
  if ((flame.tree.errors[node] ?? 0) > 0) {
    context.fillStyle = palette.error;
    context.fillRect(x, y + LEVEL - 4, width, 3);
  }
  if (width >= TEXT_MIN) {
    // On a pale box the ink of its full colour would not be read.
    context.fillStyle = scene.isDim(node) ? palette.textSecondary : inkOn(colour);
    context.globalAlpha = 1;
    context.fillText(fitText(context, scene.labelOf(node), width - PAD * 2), x + PAD, y + LEVEL / 2);
  }
  context.globalAlpha = 1;
  if (node === scene.active) {
    context.strokeStyle = palette.text;
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, Math.max(1, width - 2), LEVEL - 3);
  }
}
