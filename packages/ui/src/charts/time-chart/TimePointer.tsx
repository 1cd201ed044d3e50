'use client';

import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { linearScale } from '../scatter-scale.ts';
import type { ChartUnit } from './chart-unit.ts';
import { crosshairGroup, type Crosshair } from './crosshair.ts';
import { marksNear } from './place-marks.ts';
import { heightsAt, nearestMoment, seriesAt, valueScale, type TimeChartKind, type TimeScene, type TimeSeries } from './time-scene.ts';
import { TimeTip, tipText } from './TimeTip.tsx';
import type { TimeChartWords, TimeMark } from './words.ts';
import styles from './TimeChart.module.css';

type Props = {
  readonly series: readonly (TimeSeries & { readonly colour: string })[];
  readonly times: readonly number[];
  readonly kind: TimeChartKind;
  readonly unit: ChartUnit;
  readonly scene: TimeScene;
  readonly marks: readonly TimeMark[];
  readonly zone: string;
  readonly locale: string;
  readonly label: string;
  readonly words: TimeChartWords;
  readonly group: string;
  readonly onPoint: ((timeMs: number, seriesKey: string) => void) | undefined;
  readonly onZoom: ((startMs: number, endMs: number) => void) | undefined;
};

type Chosen = { readonly moment: number; readonly seriesKey: string | null };

const DRAG_MIN_PX = 5;
/** Marks within this part of the range belong to a moment's tip. */
const MARK_REACH = 0.012;

/**
 * What lies over a plot: the crosshair of its group with a dot a series, the brush, and the tip of the chart that the pointer or the keyboard is on.
 * For the keyboard it is a slider in time.
 */
export function TimePointer(props: Props): ReactNode {
  const { series, times, kind, unit, scene, marks, zone, locale, label, words, onPoint, onZoom } = props;
  const id = useId();
  const group = crosshairGroup(props.group);
  const surface = useRef<HTMLDivElement>(null);
  const cross = useRef<HTMLDivElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  const pointerY = useRef<number | null>(null);
  const dragFrom = useRef<number | null>(null);
  /** The moment a finger has already shown: its second tap opens. */
  const touched = useRef(-1);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { startMs, endMs, top, middleMs } = scene;

  useEffect(() => {
    const show = (state: Crosshair): void => {
      const [area, line, stretch] = [surface.current, cross.current, brush.current];
      if (area === null || line === null || stretch === null) return;
      const [width, height] = [area.clientWidth, area.clientHeight];
      const x = linearScale(startMs, endMs, 0, width);
      const moment = state.timeMs === null ? -1 : nearestMoment(times, state.timeMs - middleMs);
      const isShown = state.timeMs !== null && state.timeMs >= startMs && state.timeMs <= endMs;
      line.style.visibility = isShown ? 'visible' : 'hidden';
      if (isShown) moveCross(line, series, kind, moment, x.toPixel((times[moment] ?? state.timeMs) + middleMs), valueScale(top, height));
      stretch.style.visibility = state.brush === null ? 'hidden' : 'visible';
      if (state.brush !== null) {
        const [from, to] = state.brush.map((ms) => Math.min(width, Math.max(0, x.toPixel(ms))));
        stretch.style.transform = `translateX(${String(from ?? 0)}px)`;
        stretch.style.width = `${String((to ?? 0) - (from ?? 0))}px`;
      }
      if (state.source !== id || state.brush !== null || moment < 0) {
        setChosen(null);
        return;
      }
      const at = pointerY.current;
      setChosen((old) => {
        const near = at === null ? null : (seriesAt(series, kind, moment, at, valueScale(top, height))?.key ?? null);
        const seriesKey = at === null ? (old?.seriesKey ?? seriesAt(series, kind, moment, 0, valueScale(top, height))?.key ?? null) : near;
        return old?.moment === moment && old.seriesKey === seriesKey ? old : { moment, seriesKey };
      });
    };
    show(group.read());
    return group.subscribe(show);
  }, [group, id, series, times, kind, startMs, endMs, top, middleMs]);

  // A chart that leaves takes its crosshair along.
  useEffect(() => () => group.clear(id), [group, id]);

  const timeAt = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    pointerY.current = event.clientY - box.top;
    return linearScale(startMs, endMs, box.left, box.right).toValue(Math.min(box.right, Math.max(box.left, event.clientX)));
  };
  const brushTo = (event: PointerEvent<HTMLDivElement>, timeMs: number): readonly [number, number] | null => {
    const from = dragFrom.current;
    if (from === null) return null;
    const msPerPx = (endMs - startMs) / (event.currentTarget.clientWidth || 1);
    if (Math.abs(timeMs - from) < DRAG_MIN_PX * msPerPx) return null;
    return [Math.min(from, timeMs), Math.max(from, timeMs)];
  };
  const open = (moment: number, seriesKey: string | null): void => {
    const timeMs = times[moment];
    if (timeMs !== undefined && seriesKey !== null) onPoint?.(timeMs, seriesKey);
  };

  const finish = (event: PointerEvent<HTMLDivElement>): void => {
    const timeMs = timeAt(event);
    const stretch = brushTo(event, timeMs);
    const wasDown = dragFrom.current !== null;
    dragFrom.current = null;
    group.set({ timeMs, brush: null, source: id });
    if (stretch !== null) {
      onZoom?.(Math.floor(stretch[0]), Math.ceil(stretch[1]));
      return;
    }
    const moment = nearestMoment(times, timeMs - middleMs);
    const isShownFirst = event.pointerType === 'touch' && touched.current !== moment;
    touched.current = moment;
    if (!wasDown || isShownFirst) return;
    const hit = seriesAt(series, kind, moment, pointerY.current ?? 0, valueScale(top, event.currentTarget.clientHeight));
    open(moment, hit?.key ?? null);
  };

  const step = (to: number): void => {
    pointerY.current = null;
    const moment = Math.min(times.length - 1, Math.max(0, to));
    const timeMs = times[moment];
    if (timeMs !== undefined) group.set({ timeMs: timeMs + middleMs, brush: null, source: id });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const last = nearestMoment(times, endMs);
    const moment = chosen?.moment ?? last;
    const page = Math.max(1, Math.round(times.length / 10));
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: moment - 1,
      ArrowRight: moment + 1,
      PageDown: moment - page,
      PageUp: moment + page,
      Home: nearestMoment(times, startMs),
      End: last,
    };
    const to = moves[event.key];
    if (to !== undefined) step(to);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') chooseNext(event.key === 'ArrowUp' ? 1 : -1, moment);
    else if (event.key === 'Enter') open(moment, chosen?.seriesKey ?? null);
    else if (event.key === 'Escape' && chosen !== null) group.clear(id);
    else if (event.key === '+' && onZoom !== undefined) zoomAround(times[moment] ?? (startMs + endMs) / 2);
    else return;
    event.preventDefault();
  };
  const chooseNext = (by: 1 | -1, moment: number): void => {
    if (chosen === null) {
      step(moment);
      return;
    }
    const heights = heightsAt(series, kind, moment);
    const order = series.map((_, i) => i).filter((i) => heights[i] !== null);
    order.sort((a, b) => (heights[a]?.to ?? 0) - (heights[b]?.to ?? 0));
    const at = order.findIndex((i) => series[i]?.key === chosen.seriesKey);
    const next = order[Math.min(order.length - 1, Math.max(0, at + by))];
    setChosen({ moment, seriesKey: next === undefined ? null : (series[next]?.key ?? null) });
  };
  const zoomAround = (timeMs: number): void => {
    const quarter = (endMs - startMs) / 4;
    const from = Math.min(endMs - 2 * quarter, Math.max(startMs, timeMs - quarter));
    onZoom?.(Math.floor(from), Math.ceil(from + 2 * quarter));
  };

  const timeMs = chosen === null ? undefined : times[chosen.moment];
  const tip =
    chosen === null || timeMs === undefined
      ? null
      : { series, moment: chosen.moment, timeMs, nearKey: chosen.seriesKey, unit, zone, locale };
  const near = tip === null ? [] : marksNear(marks, tip.timeMs, (endMs - startMs) * MARK_REACH);
  return (
    <div
      ref={surface}
      className={styles['pointer']}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-description={words.keys}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={chosen?.moment ?? 0}
      aria-valuetext={tip === null ? '' : tipText({ ...tip, marks: near })}
      data-opens={onPoint === undefined ? undefined : ''}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragFrom.current = timeAt(event);
      }}
      onPointerMove={(event) => {
        const at = timeAt(event);
        group.set({ timeMs: at, brush: onZoom === undefined ? null : brushTo(event, at), source: id });
      }}
      onPointerUp={finish}
      onPointerLeave={() => {
        if (dragFrom.current === null) group.clear(id);
      }}
      onPointerCancel={() => {
        dragFrom.current = null;
        group.clear(id);
      }}
      onBlur={() => group.clear(id)}
      onKeyDown={onKeyDown}
    >
      <div ref={brush} className={styles['brush']} />
      <div ref={cross} className={styles['cross']}>
        {series.map((one) => (
          <span key={one.key} className={styles['dot']} style={{ background: one.colour }} />
        ))}
      </div>
      {tip !== null && <TimeTip {...tip} words={words} marks={near} at={(tip.timeMs + middleMs - startMs) / (endMs - startMs || 1)} />}
    </div>
  );
}

/** By transforms only: nothing is laid out again while the pointer moves. */
function moveCross(
  line: HTMLDivElement,
  series: readonly TimeSeries[],
  kind: TimeChartKind,
  moment: number,
  x: number,
  y: { readonly toPixel: (value: number) => number },
): void {
  line.style.transform = `translateX(${String(Math.round(x))}px)`;
  heightsAt(series, kind, moment).forEach((height, i) => {
    const dot = line.children[i];
    if (!(dot instanceof HTMLElement)) return;
    dot.style.visibility = height === null ? 'hidden' : 'inherit';
    if (height !== null) dot.style.transform = `translateY(${y.toPixel(height.to).toFixed(1)}px)`;
  });
}
