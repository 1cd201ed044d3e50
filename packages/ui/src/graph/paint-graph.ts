import { fitText } from '../charts/canvas.ts';
import { inkOn } from '../colour/contrast.ts';
import { FONT_MONO, FONT_TEXT, type Palette } from '../theme/tokens.ts';
import { drawClassGlyph } from './class-glyph.ts';
import { middleOf } from './edge-curves.ts';
import { CHANGE_SIGN, type GraphScene, type SceneNode } from './graph-scene.ts';
import { loudOf } from './loud-part.ts';
import type { GraphEmphasis } from './graph-stage.ts';
import type { GraphChange } from './graph-model.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './layout/layout-input.ts';
import type { Extent, View } from './viewport.ts';

/** From these zooms on: names and figures; names; boxes and curves. Below: coloured dots and straight lines, of which thousands fit. */
const FIGURES_FROM = 0.75;
const NAMES_FROM = 0.38;
const CURVES_FROM = 0.2;
const FAINT = 0.16;
const STRIPE = 22;
const RADIUS = 5;
/** From so many edges in the window on all are hairlines: a software rasteriser draws those ten times as fast, and width says nothing in a thicket. */
const HAIRLINES_FROM = 600;
/** Hairlines of one path. Wider strokes are one path each: their outlines are what is slow when there are many in one. */
const HAIRLINES_A_PATH = 256;

type Rect = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
type Sheet = {
  readonly context: CanvasRenderingContext2D;
  readonly scene: GraphScene;
  readonly view: View;
  /** The part of the graph that is in the window. */
  readonly shown: Rect;
  readonly palette: Palette;
};

/** Draws what is in the window of a graph, as finely as the zoom lets one see. */
export function paintGraph(
  context: CanvasRenderingContext2D,
  scene: GraphScene,
  view: View,
  window: Extent,
  palette: Palette,
  emphasis: GraphEmphasis,
): void {
  const shown = {
    left: -view.x / view.zoom,
    top: -view.y / view.zoom,
    right: (window.width - view.x) / view.zoom,
    bottom: (window.height - view.y) / view.zoom,
  };
  const sheet: Sheet = { context, scene, view, shown, palette };
  const loud = loudOf(scene, emphasis);
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.zoom, view.zoom);
  context.globalAlpha = loud === null ? 1 : FAINT * 1.5;
  const visible = scene.styles.map(({ edges }) => edges.filter((e) => isVisible(sheet, e)));
  const isThicket = view.zoom < CURVES_FROM || visible.reduce((sum, { length }) => sum + length, 0) > HAIRLINES_FROM;
  scene.styles.forEach(({ colour, widthPx, dash }, i) => strokeEdges(sheet, visible[i] ?? [], colour, isThicket ? 1 : widthPx, dash));
  context.globalAlpha = 1;
  if (loud !== null) strokeLoud(sheet, loud.edges, emphasis);
  const hasSigns = view.zoom >= NAMES_FROM;
  if (hasSigns) signEdges(sheet);
  paintNodes(sheet, loud?.nodes ?? null, emphasis);
  if (hasSigns) signNodes(sheet);
  context.restore();
}

function strokeLoud(sheet: Sheet, edges: readonly number[], { selected }: GraphEmphasis): void {
  const { scene, palette } = sheet;
  for (const e of edges) {
    const style = scene.styles[scene.edges[e]?.style ?? 0];
    if (style === undefined) continue;
    const isPlain = style.colour === palette.borderStrong;
    const isSelected = selected?.kind === 'edge' && selected.index === e;
    strokeEdges(sheet, [e], isSelected ? palette.accent : isPlain ? palette.textSecondary : style.colour, style.widthPx + 0.5, style.dash);
  }
}

function isVisible({ scene, shown }: Sheet, e: number): boolean {
  const { boxes } = scene.curves;
  const box = 4 * e;
  if ((boxes[box] ?? 0) > shown.right || (boxes[box + 1] ?? 0) > shown.bottom) return false;
  return (boxes[box + 2] ?? 0) >= shown.left && (boxes[box + 3] ?? 0) >= shown.top;
}

function strokeEdges(sheet: Sheet, edges: readonly number[], colour: string, widthPx: number, dash: readonly number[]): void {
  const { context, scene, view } = sheet;
  const { points, start } = scene.curves;
  const isFar = view.zoom < CURVES_FROM;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = widthPx / view.zoom;
  context.setLineDash(dash.map((length) => length / view.zoom));
  const inPath = widthPx <= 1 ? HAIRLINES_A_PATH : 1;
  context.beginPath();
  edges.forEach((e, i) => {
    const [from, to] = [start[e] ?? 0, start[e + 1] ?? 0];
    context.moveTo(points[from] ?? 0, points[from + 1] ?? 0);
    if (isFar) context.lineTo(points[to - 2] ?? 0, points[to - 1] ?? 0);
    else curveThrough(context, points, from + 2, to);
    if ((i + 1) % inPath !== 0) return;
    context.stroke();
    context.beginPath();
  });
  context.stroke();
  context.setLineDash([]);
  if (view.zoom >= NAMES_FROM) fillHeads(sheet, edges, 3 + 1.5 * widthPx);
}

function curveThrough(context: CanvasRenderingContext2D, points: Float32Array, from: number, to: number): void {
  for (let i = from; i + 5 < to; i += 6) {
    context.bezierCurveTo(
      points[i] ?? 0,
      points[i + 1] ?? 0,
      points[i + 2] ?? 0,
      points[i + 3] ?? 0,
      points[i + 4] ?? 0,
      points[i + 5] ?? 0,
    );
  }
}

function fillHeads({ context, scene }: Sheet, edges: readonly number[], size: number): void {
  const { points, start } = scene.curves;
  context.beginPath();
  for (const e of edges) {
    const end = start[e + 1] ?? 0;
    const [x, y] = [points[end - 2] ?? 0, points[end - 1] ?? 0];
    const back = (points[end - 4] ?? 0) < x ? -1 : 1;
    context.moveTo(x, y);
    context.lineTo(x + back * size * 1.6, y - size * 0.8);
    context.lineTo(x + back * size * 1.6, y + size * 0.8);
  }
  context.fill();
}

function paintNodes(sheet: Sheet, loud: ReadonlySet<number> | null, emphasis: GraphEmphasis): void {
  const { context, scene, view, shown, palette } = sheet;
  const [w, h] = [NODE_WIDTH / 2, NODE_HEIGHT / 2];
  scene.nodes.forEach((node, i) => {
    const [x, y] = [scene.x[i] ?? 0, scene.y[i] ?? 0];
    if (x + w < shown.left || x - w > shown.right || y + h < shown.top || y - h > shown.bottom) return;
    context.globalAlpha = loud === null || loud.has(i) ? 1 : FAINT;
    if (view.zoom < NAMES_FROM) paintBox(sheet, node, x - w, y - h);
    else paintCard(sheet, node, i, x - w, y - h);
    const isSelected = emphasis.selected?.kind === 'node' && emphasis.selected.index === i;
    const isActive = emphasis.active === i;
    if (!isSelected && !isActive && !node.isFocus) return;
    context.globalAlpha = 1;
    context.strokeStyle = isSelected || isActive ? palette.accent : palette.text;
    context.lineWidth = 2 / view.zoom;
    const out = isActive ? 4 / view.zoom : 1;
    context.beginPath();
    context.roundRect(x - w - out, y - h - out, 2 * (w + out), 2 * (h + out), RADIUS + out);
    context.stroke();
  });
  context.globalAlpha = 1;
}

/** Far away: a block in its colour; errors are a part of it in red. */
function paintBox({ context, view, palette }: Sheet, node: SceneNode, left: number, top: number): void {
  context.fillStyle = node.colour;
  context.fillRect(left, top, NODE_WIDTH, NODE_HEIGHT);
  if (node.errorShare < ERRORS_SHOWN_FROM) return;
  context.fillStyle = palette.surface;
  context.fillRect(left, top + NODE_HEIGHT * 0.45, NODE_WIDTH, NODE_HEIGHT * 0.55);
  context.fillStyle = palette.error;
  context.fillRect(left, top + NODE_HEIGHT * 0.5, NODE_WIDTH, Math.max(NODE_HEIGHT * 0.5, 2 / view.zoom));
}

const ERRORS_SHOWN_FROM = 0.01;

function paintCard({ context, scene, view, palette }: Sheet, node: SceneNode, index: number, left: number, top: number): void {
  const isFailing = node.errorShare >= ERRORS_SHOWN_FROM;
  context.fillStyle = palette.surface;
  context.strokeStyle = isFailing ? palette.error : palette.borderStrong;
  context.lineWidth = 1 / view.zoom;
  if (node.members !== null) {
    // A fold is a stack of cards.
    context.beginPath();
    context.roundRect(left + 4, top + 4, NODE_WIDTH, NODE_HEIGHT, RADIUS);
    context.fill();
    context.stroke();
  }
  context.beginPath();
  context.roundRect(left, top, NODE_WIDTH, NODE_HEIGHT, RADIUS);
  context.fill();
  context.stroke();
  context.fillStyle = node.colour;
  context.beginPath();
  context.roundRect(left, top, STRIPE, NODE_HEIGHT, [RADIUS, 0, 0, RADIUS]);
  context.fill();
  drawClassGlyph(context, node.class, node.members !== null, left + STRIPE / 2, top + NODE_HEIGHT / 2, inkOn(node.colour));
  if (isFailing) {
    context.fillStyle = palette.error;
    context.fillRect(left + STRIPE, top + NODE_HEIGHT - 3, Math.max(6, (NODE_WIDTH - STRIPE - 3) * Math.min(1, node.errorShare)), 3);
  }
  const hasFigures = view.zoom >= FIGURES_FROM;
  const room = NODE_WIDTH - STRIPE - 14;
  const label = node.members === null ? node.label : `${node.label} (${String(node.members)})`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.text;
  // Without figures the name is as large on the screen as the text of the page.
  const size = hasFigures ? 12 : Math.min(20, 11 / view.zoom);
  context.font = `600 ${size.toFixed(1)}px ${FONT_TEXT}`;
  context.fillText(fittedText(context, label, room, size), left + STRIPE + 7, top + (hasFigures ? 15 : NODE_HEIGHT / 2));
  if (!hasFigures) return;
  context.font = `10.5px ${FONT_MONO}`;
  context.fillStyle = palette.textSecondary;
  context.fillText(fittedText(context, scene.figuresOf(index), room, 10.5), left + STRIPE + 7, top + 31);
}

/** Plus, minus and tilde on what was added, removed and changed, so that it is not told by colour alone. Nodes lie above the signs of edges. */
function signEdges(sheet: Sheet): void {
  const { scene, palette } = sheet;
  scene.edges.forEach(({ change, style }, e) => {
    if (change !== null && isVisible(sheet, e))
      paintSign(sheet, change, scene.styles[style]?.colour ?? palette.text, middleOf(scene.curves, e));
  });
}

function signNodes(sheet: Sheet): void {
  const { scene, palette } = sheet;
  const colours = { added: palette.ok, removed: palette.textSecondary, changed: palette.warning };
  scene.nodes.forEach(({ change }, i) => {
    const corner = [(scene.x[i] ?? 0) + NODE_WIDTH / 2 - 3, (scene.y[i] ?? 0) - NODE_HEIGHT / 2 + 3] as const;
    if (change !== null) paintSign(sheet, change, colours[change], corner);
  });
}

function paintSign({ context, palette }: Sheet, change: GraphChange, colour: string, [x, y]: readonly [number, number]): void {
  context.fillStyle = palette.surface;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.fillStyle = colour;
  context.font = `700 13px ${FONT_MONO}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(CHANGE_SIGN[change], x, y + 0.5);
}

const fitted = new Map<string, string>();
const FITTED_MAX = 4_000;

/** For when the fonts have come that the texts were not measured in. */
export function forgetFittedTexts(): void {
  fitted.clear();
}

/** Measuring text is the dearest part of a card; the same names come back every frame. */
function fittedText(context: CanvasRenderingContext2D, text: string, room: number, size: number): string {
  const key = `${size.toFixed(1)}/${text}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  if (fitted.size > FITTED_MAX) fitted.clear();
  const made = fitText(context, text, room);
  fitted.set(key, made);
  return made;
}
