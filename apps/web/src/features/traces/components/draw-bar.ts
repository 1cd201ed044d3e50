import { formatDuration, formatShare, inkOn } from '@spanhouse/ui';
import { BAR, LABEL_FONT, ROW, timeToX, type WaterfallScene } from './waterfall-scene.ts';

const LABEL_DIM = 0.75;
const PATH_LINE = 2.5;
const PATH_ABOVE = 4;

type BarPlace = { readonly index: number; readonly y: number; readonly colour: string; readonly isDim: boolean };

/** The bar of a span with its duration, and its part of the critical path when that is brought out. */
export function drawBar(context: CanvasRenderingContext2D, scene: WaterfallScene, { index, y, colour, isDim }: BarPlace): void {
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
  const label = labelOf(scene, index, duration);
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
  drawPath(context, scene, index, middle);
  // The figure stays readable where the bar is pale.
  context.globalAlpha = isDim ? LABEL_DIM : 1;
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

/** With the critical path: how much of it the span is, so that the line above the bar is not the only sign. */
function labelOf({ times, locale }: WaterfallScene, index: number, duration: number): string {
  const text = formatDuration(duration, locale);
  const ns = times?.pathNs[index] ?? 0;
  return times === null || ns === 0 ? text : `${text} · ${formatShare(ns / times.pathTotalNs, locale)}`;
}

/** A line above the bar where the span is on the critical path. */
function drawPath(context: CanvasRenderingContext2D, scene: WaterfallScene, index: number, middle: number): void {
  context.fillStyle = scene.palette.text;
  for (const { from, to } of scene.times?.segments.get(index) ?? []) {
    const left = timeToX(scene, from);
    context.fillRect(left, middle - BAR / 2 - PATH_ABOVE, Math.max(1, timeToX(scene, to) - left), PATH_LINE);
  }
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
