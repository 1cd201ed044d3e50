import { fitText, FONT_MONO, FONT_TEXT, formatDuration, inkOn, ROW_HEIGHT_COMPACT, roundTicks, type Palette } from '@spanhouse/ui';
import { GAP, hasChildren, type Matches, type Waterfall } from '../model/waterfall.ts';

/** The part of the trace that is in view, in nanoseconds after its start. */
export type Zoom = { readonly from: number; readonly to: number };

/** Everything that is drawn, already decided. */
export type WaterfallScene = {
  readonly trace: Waterfall;
  readonly rows: Int32Array;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly nameWidth: number;
  readonly zoom: Zoom;
  readonly palette: Palette;
  /** Colour of a span by its position. */
  readonly colourOf: (index: number) => string;
  /** Whether a span's time is waiting: drawn hatched, so that the colour is not the only sign. */
  readonly isWaiting: (index: number) => boolean;
  readonly selected: number;
  readonly hoveredRow: number;
  readonly folded: ReadonlySet<number>;
  readonly matches: Matches | null;
  readonly locale: string;
  readonly gapText: string;
};

export const ROW = ROW_HEIGHT_COMPACT;
const BAR = 12;
const PAD = 8;
const CARET = 14;
/** Space kept free right of the last bar for its label. */
const RIGHT_PAD = 64;
const NAME_FONT = `550 12px ${FONT_TEXT}`;
const DETAIL_FONT = `400 12px ${FONT_TEXT}`;
const LABEL_FONT = `11px ${FONT_MONO}`;
const INDENT_MAX = 14;

/** How far one level stands in: less in deep traces, so that half of the column is always left for names. */
function indentOf(trace: Waterfall, nameWidth: number): number {
  return Math.max(1, Math.min(INDENT_MAX, (nameWidth * 0.45) / Math.max(1, trace.depthMax)));
}

/** Left edge of the fold mark of a span. */
export function caretLeft(trace: Waterfall, index: number, nameWidth: number): number {
  return PAD + (trace.depth[index] ?? 0) * indentOf(trace, nameWidth);
}

export function drawWaterfall(context: CanvasRenderingContext2D, scene: WaterfallScene): void {
  const { rows, scrollTop, width, height, nameWidth, palette } = scene;
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  const first = Math.floor(scrollTop / ROW);
  const last = Math.min(rows.length, Math.ceil((scrollTop + height) / ROW) + 1);

  for (let row = first; row < last; row++) {
    const y = row * ROW - scrollTop;
    const index = rows[row] ?? GAP;
    if (index >= 0 && index === scene.selected) fill(context, palette.selected, 0, y, width, ROW);
    else if (row === scene.hoveredRow) fill(context, palette.hover, 0, y, width, ROW);
  }

  context.strokeStyle = palette.grid;
  context.beginPath();
  for (const tick of roundTicks(scene.zoom.from, scene.zoom.to, tickCount(width - nameWidth))) {
    const x = Math.round(timeToX(scene, tick)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  context.stroke();

  for (let row = first; row < last; row++) {
    const index = rows[row];
    if (index === undefined) continue;
    const y = row * ROW - scrollTop;
    if (index === GAP) drawGap(context, scene, y);
    else drawSpan(context, scene, index, y);
  }

  context.globalAlpha = 1;
  context.strokeStyle = palette.border;
  context.beginPath();
  context.moveTo(Math.round(nameWidth) + 0.5, 0);
  context.lineTo(Math.round(nameWidth) + 0.5, height);
  context.stroke();
}

export function tickCount(width: number): number {
  return Math.max(2, Math.floor(width / 96));
}

export function timeToX(scene: Pick<WaterfallScene, 'zoom' | 'nameWidth' | 'width'>, ns: number): number {
  const { from, to } = scene.zoom;
  return scene.nameWidth + PAD + ((ns - from) / (to - from || 1)) * (scene.width - scene.nameWidth - PAD - RIGHT_PAD);
}

function drawSpan(context: CanvasRenderingContext2D, scene: WaterfallScene, index: number, y: number): void {
  const { trace, palette, nameWidth } = scene;
  const { spans, services, names } = trace.view;
  const middle = y + ROW / 2;
  const isDim = scene.matches !== null && scene.matches.mask[index] !== 1;
  const isError = trace.isError[index] === 1;
  const colour = scene.colourOf(index);
  const indent = indentOf(trace, nameWidth);

  context.save();
  context.beginPath();
  context.rect(0, y, nameWidth - 4, ROW);
  context.clip();
  context.globalAlpha = 1;
  context.strokeStyle = palette.border;
  context.beginPath();
  const depth = trace.depth[index] ?? 0;
  for (let level = indent >= 4 ? 0 : depth; level < depth; level++) {
    const x = Math.round(PAD + level * indent + CARET / 2) + 0.5;
    context.moveTo(x, y);
    context.lineTo(x, y + ROW);
  }
  context.stroke();
  let x = caretLeft(trace, index, nameWidth);
  if (hasChildren(trace, index))
    drawCaret(context, x + CARET / 2, middle, scene.folded.has(index) && scene.matches === null, palette.textSecondary);
  x += CARET + 2;
  context.globalAlpha = isDim ? 0.5 : 1;
  fill(context, colour, x, y + 7, 3, ROW - 14);
  x += 9;
  if (isError) {
    drawErrorMark(context, x + 6, middle, palette);
    x += 17;
  }
  context.textAlign = 'left';
  context.font = NAME_FONT;
  context.fillStyle = palette.text;
  const service = services[spans.service[index] ?? -1] ?? '';
  const serviceText = fitText(context, service, Math.min(nameWidth - 12 - x, Math.max(60, (nameWidth - x) * 0.55)));
  context.fillText(serviceText, x, middle);
  x += context.measureText(serviceText).width + 8;
  context.font = DETAIL_FONT;
  context.fillStyle = isError ? palette.error : palette.textSecondary;
  context.fillText(fitText(context, names[spans.name[index] ?? -1] ?? '', nameWidth - 12 - x), x, middle);
  context.restore();

  drawBar(context, scene, index, y, colour, isDim);
}

function drawBar(context: CanvasRenderingContext2D, scene: WaterfallScene, index: number, y: number, colour: string, isDim: boolean): void {
  const { trace, palette, nameWidth, width } = scene;
  const start = trace.start[index] ?? 0;
  const duration = trace.duration[index] ?? 0;
  const [left, right] = [timeToX(scene, start), timeToX(scene, start + duration)];
  const middle = y + ROW / 2;
  const [edge, end] = [nameWidth + 1, width];
  context.save();
  context.beginPath();
  context.rect(edge, y, end - edge, ROW);
  context.clip();
  context.globalAlpha = isDim ? 0.3 : 1;
  const label = formatDuration(duration, scene.locale);
  context.font = LABEL_FONT;
  if (right < edge || left > end) {
    // Outside the zoom: an arrow says on which side.
    context.fillStyle = palette.textTertiary;
    context.textAlign = right < edge ? 'left' : 'right';
    context.fillText(right < edge ? `← ${label}` : `${label} →`, right < edge ? edge + 6 : end - 8, middle);
    context.restore();
    return;
  }
  const [from, barWidth] = [Math.max(left, edge - 2), Math.max(2, Math.min(right, end + 2) - Math.max(left, edge - 2))];
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(from, middle - BAR / 2, barWidth, BAR, Math.min(2, barWidth / 2));
  context.fill();
  if (scene.isWaiting(index)) hatch(context, from, middle - BAR / 2, barWidth, BAR, palette.surface);
  if (trace.isError[index] === 1) {
    context.fillStyle = palette.error;
    context.fillRect(from, middle + BAR / 2 - 2, barWidth, 3);
  }
  const labelWidth = context.measureText(label).width;
  context.fillStyle = palette.textSecondary;
  if (from + barWidth + 6 + labelWidth <= end - 4) {
    context.textAlign = 'left';
    context.fillText(label, from + barWidth + 6, middle);
  } else if (from - 6 - labelWidth >= edge + 4) {
    context.textAlign = 'right';
    context.fillText(label, from - 6, middle);
  } else {
    context.textAlign = 'right';
    context.fillStyle = inkOn(colour);
    context.fillText(label, Math.min(from + barWidth, end) - 6, middle);
  }
  context.restore();
}

function drawGap(context: CanvasRenderingContext2D, scene: WaterfallScene, y: number): void {
  const { palette, nameWidth, width } = scene;
  const middle = Math.round(y + ROW / 2) + 0.5;
  context.globalAlpha = 1;
  context.font = `italic ${DETAIL_FONT}`;
  context.fillStyle = palette.warning;
  context.textAlign = 'left';
  const text = fitText(context, scene.gapText, nameWidth - PAD * 2 - 8);
  context.fillText(text, PAD + 2, middle);
  context.strokeStyle = palette.borderStrong;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(nameWidth + PAD, middle);
  context.lineTo(width - PAD, middle);
  context.stroke();
  context.setLineDash([]);
}

function drawCaret(context: CanvasRenderingContext2D, x: number, y: number, isFolded: boolean, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  if (isFolded) {
    context.moveTo(x - 2.5, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x - 2.5, y + 4);
  } else {
    context.moveTo(x - 4, y - 2.5);
    context.lineTo(x + 4, y - 2.5);
    context.lineTo(x, y + 3);
  }
  context.fill();
}

function drawErrorMark(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.fillStyle = palette.error;
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = palette.surface;
  context.fillRect(x - 0.9, y - 3.4, 1.8, 4.2);
  context.fillRect(x - 0.9, y + 1.8, 1.8, 1.7);
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 6) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

function fill(context: CanvasRenderingContext2D, colour: string, x: number, y: number, width: number, height: number): void {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}
