import { fitText, roundTicks } from '@spanhouse/ui';
import { GAP, hasChildren } from '../model/waterfall.ts';
import { drawBar } from './draw-bar.ts';
import {
  CARET,
  caretLeft,
  DETAIL_FONT,
  indentOf,
  NAME_FONT,
  PAD,
  ROW,
  tickCount,
  timeToX,
  type WaterfallScene,
} from './waterfall-scene.ts';

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

function drawSpan(context: CanvasRenderingContext2D, scene: WaterfallScene, index: number, y: number): void {
  const { trace, palette, nameWidth } = scene;
  const { spans, services, names } = trace.view;
  const middle = y + ROW / 2;
  const isDim = scene.matches !== null && scene.matches.mask[index] !== 1;
  const isError = trace.isError[index] === 1;
  const isOffPath = scene.times !== null && (scene.times.pathNs[index] ?? 0) === 0;
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
  if (isError || spans.hasException[index] === 1) {
    drawMark(context, x + 6, middle, isError ? palette.error : palette.warning, palette.surface);
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

  drawBar(context, scene, { index, y, colour, isDim: isDim || isOffPath });
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

/** A disc with an exclamation mark: an error; in the colour of warnings, an exception that was no error of the span. */
function drawMark(context: CanvasRenderingContext2D, x: number, y: number, colour: string, ink: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = ink;
  context.fillRect(x - 0.9, y - 3.4, 1.8, 4.2);
  context.fillRect(x - 0.9, y + 1.8, 1.8, 1.7);
}

function fill(context: CanvasRenderingContext2D, colour: string, x: number, y: number, width: number, height: number): void {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}
