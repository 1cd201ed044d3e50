'use client';

import { useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useSize } from '../components/use-size.ts';
import { formatDuration } from '../format/duration.ts';
import { formatAxisTime, zoneOffsetMs } from '../format/time.ts';
import { usePalette } from '../theme/ThemeProvider.tsx';
import { FONT_MONO } from '../theme/tokens.ts';
import { prepareCanvas } from './canvas.ts';
import { decadeTicks, durationDomain, linearScale, logScale, timeTicks, type Scale } from './scatter-scale.ts';
import styles from './TimeScatter.module.css';

export type ScatterPoint = { readonly timeMs: number; readonly durationNs: number; readonly isError: boolean };

/** What a brush covers. Durations are null where the brush touches that edge of the chart. */
export type ScatterBrush = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minNs: number | null;
  readonly maxNs: number | null;
};

type Props<Point extends ScatterPoint> = {
  readonly points: readonly Point[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly locale: string;
  /** Read instead of the picture. */
  readonly label: string;
  readonly height?: number;
  readonly onBrush: (brush: ScatterBrush) => void;
  readonly onOpen: (point: Point) => void;
  /** First line of the tip is its title. Rendered as text. */
  readonly describe: (point: Point) => readonly string[];
};

const MARGIN = { top: 8, right: 12, bottom: 20, left: 56 };
const REACH_PX = 14;
const BRUSH_MIN_PX = 5;

type Place = { readonly x: number; readonly y: number };

/** Durations over time, one mark a trace. Drag to zoom into a time and duration window, click a mark to open it. Errors are diamonds, and red. */
export function TimeScatter<Point extends ScatterPoint>(props: Props<Point>): ReactNode {
  const { points, fromMs, toMs, locale, height = 168 } = props;
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const size = useSize(host);
  const [pointer, setPointer] = useState<Place | null>(null);
  const [dragFrom, setDragFrom] = useState<Place | null>(null);

  const width = size?.width ?? 0;
  const domain = useMemo(() => durationDomain(points.map((point) => point.durationNs)), [points]);
  const scales = useMemo(() => {
    return {
      x: linearScale(fromMs, toMs, MARGIN.left, width - MARGIN.right),
      y: logScale(domain.from, domain.to, height - MARGIN.bottom, MARGIN.top),
    };
  }, [fromMs, toMs, width, height, domain]);

  const near = pointer === null || dragFrom !== null ? null : nearest(points, pointer, scales);

  useEffect(() => {
    if (base.current === null || width === 0) return;
    const context = prepareCanvas(base.current, width, height);
    if (context === null) return;
    context.font = `11px ${FONT_MONO}`;
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    context.textAlign = 'right';
    for (const tick of decadeTicks(domain.from, domain.to)) {
      const y = Math.round(scales.y.toPixel(tick)) + 0.5;
      context.strokeStyle = palette.grid;
      context.beginPath();
      context.moveTo(MARGIN.left, y);
      context.lineTo(width - MARGIN.right, y);
      context.stroke();
      context.fillStyle = palette.textTertiary;
      context.fillText(formatDuration(tick, locale), MARGIN.left - 6, y);
    }
    context.textAlign = 'center';
    for (const tick of timeTicks(fromMs, toMs, Math.max(2, Math.floor(width / 110)), zoneOffsetMs(fromMs))) {
      const x = Math.round(scales.x.toPixel(tick)) + 0.5;
      context.strokeStyle = palette.grid;
      context.beginPath();
      context.moveTo(x, MARGIN.top);
      context.lineTo(x, height - MARGIN.bottom);
      context.stroke();
      context.fillStyle = palette.textTertiary;
      if (x > MARGIN.left + 16 && x < width - 24) context.fillText(formatAxisTime(tick, toMs - fromMs), x, height - 9);
    }
    const draw = (isError: boolean): void => {
      context.fillStyle = isError ? palette.error : palette.accent;
      context.globalAlpha = isError ? 0.95 : points.length > 600 ? 0.45 : 0.65;
      for (const point of points) {
        if (point.isError !== isError) continue;
        const [x, y] = [scales.x.toPixel(point.timeMs), scales.y.toPixel(point.durationNs)];
        if (x < MARGIN.left || x > width - MARGIN.right) continue;
        context.beginPath();
        if (isError) diamond(context, x, y, 4.2);
        else context.arc(x, y, 2.6, 0, 2 * Math.PI);
        context.fill();
      }
    };
    draw(false);
    draw(true);
    context.globalAlpha = 1;
  }, [points, scales, domain, palette, width, height, fromMs, toMs, locale]);

  useEffect(() => {
    if (overlay.current === null || width === 0) return;
    const context = prepareCanvas(overlay.current, width, height);
    if (context === null || pointer === null) return;
    if (dragFrom !== null) {
      const [x, y, w, h] = [
        Math.min(dragFrom.x, pointer.x),
        Math.min(dragFrom.y, pointer.y),
        Math.abs(dragFrom.x - pointer.x),
        Math.abs(dragFrom.y - pointer.y),
      ];
      context.fillStyle = palette.accent;
      context.globalAlpha = 0.12;
      context.fillRect(x, y, w, h);
      context.globalAlpha = 1;
      context.strokeStyle = palette.accent;
      context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(w), Math.round(h));
      return;
    }
    context.strokeStyle = palette.borderStrong;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(Math.round(pointer.x) + 0.5, MARGIN.top);
    context.lineTo(Math.round(pointer.x) + 0.5, height - MARGIN.bottom);
    context.stroke();
    context.setLineDash([]);
    if (near !== null) {
      context.strokeStyle = palette.text;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(scales.x.toPixel(near.timeMs), scales.y.toPixel(near.durationNs), 6, 0, 2 * Math.PI);
      context.stroke();
    }
  }, [pointer, dragFrom, near, scales, palette, width, height]);

  const placeOf = (event: PointerEvent<HTMLDivElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
    return {
      x: clamp(event.clientX - box.left, MARGIN.left, width - MARGIN.right),
      y: clamp(event.clientY - box.top, MARGIN.top, height - MARGIN.bottom),
    };
  };

  const finish = (event: PointerEvent<HTMLDivElement>): void => {
    const end = placeOf(event);
    const start = dragFrom;
    setDragFrom(null);
    if (start === null) return;
    if (Math.abs(end.x - start.x) < BRUSH_MIN_PX && Math.abs(end.y - start.y) < BRUSH_MIN_PX) {
      const hit = nearest(points, end, scales);
      if (hit !== null) props.onOpen(hit);
      return;
    }
    const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
    const isTimeOnly = bottom - top < BRUSH_MIN_PX;
    const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)];
    const isDurationOnly = right - left < BRUSH_MIN_PX;
    props.onBrush({
      fromMs: isDurationOnly ? fromMs : Math.floor(scales.x.toValue(left)),
      toMs: isDurationOnly ? toMs : Math.ceil(scales.x.toValue(right)),
      minNs: isTimeOnly || bottom >= height - MARGIN.bottom ? null : scales.y.toValue(bottom),
      maxNs: isTimeOnly || top <= MARGIN.top ? null : scales.y.toValue(top),
    });
  };

  const tip = near === null ? null : props.describe(near);
  return (
    <div
      ref={host}
      className={styles['host']}
      style={{ height }}
      data-point={near === null ? undefined : ''}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPointer(placeOf(event));
        setDragFrom(placeOf(event));
      }}
      onPointerMove={(event) => setPointer(placeOf(event))}
      onPointerUp={finish}
      onPointerLeave={() => {
        if (dragFrom === null) setPointer(null);
      }}
      onPointerCancel={() => {
        setDragFrom(null);
        setPointer(null);
      }}
    >
      <canvas ref={base} className={styles['canvas']} role="img" aria-label={props.label} />
      <canvas ref={overlay} className={styles['canvas']} aria-hidden />
      {tip !== null && pointer !== null && (
        <div
          className={styles['tip']}
          style={
            pointer.x > width / 2
              ? { right: width - pointer.x + 14, top: Math.min(pointer.y, height - 74) }
              : { left: pointer.x + 14, top: Math.min(pointer.y, height - 74) }
          }
        >
          {tip.map((line, i) => (i === 0 ? <strong key={line}>{line}</strong> : <div key={line}>{line}</div>))}
        </div>
      )}
    </div>
  );
}

function nearest<Point extends ScatterPoint>(
  points: readonly Point[],
  at: Place,
  scales: { readonly x: Scale; readonly y: Scale },
): Point | null {
  let [best, reach]: [Point | null, number] = [null, REACH_PX];
  for (const point of points) {
    const distance = Math.hypot(scales.x.toPixel(point.timeMs) - at.x, scales.y.toPixel(point.durationNs) - at.y);
    if (distance < reach) [best, reach] = [point, distance];
  }
  return best;
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}
