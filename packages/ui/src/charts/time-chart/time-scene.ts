import { linearScale, type Scale } from '../scatter-scale.ts';
import { valueTicks, type ChartUnit } from './chart-unit.ts';
import { POINTS_MAX, reducedIndices } from './reduce-points.ts';

export type TimeSeries = {
  readonly key: string;
  readonly label: string;
  /** Absent: from the palette of services, by the key. */
  readonly colour?: string;
  /** One a moment of `times`. Null is a gap. */
  readonly values: readonly (number | null)[];
  /** A comparison: drawn dashed, never stacked, never filled. */
  readonly dashed?: boolean;
  /** Filled with a hatch: time that was waited. */
  readonly hatched?: boolean;
};

export type TimeChartKind = 'line' | 'area-stacked' | 'bar';

/** A point as the drawing library gets it: `y0` is where a band or a bar begins. */
export type ScenePoint = { readonly x: number; readonly x1: number; readonly y: number; readonly y0: number };

export type SceneLayer = {
  readonly key: string;
  readonly shape: 'line' | 'area' | 'bar';
  readonly colour: string;
  readonly isDashed: boolean;
  readonly isHatched: boolean;
  /** In order of time; `y` is NaN at a gap. */
  readonly points: readonly ScenePoint[];
};

/** Everything that is drawn, decided: the drawing library only paints it. */
export type TimeScene = {
  readonly layers: readonly SceneLayer[];
  readonly startMs: number;
  readonly endMs: number;
  readonly ticks: readonly number[];
  readonly top: number;
  /** From a moment to the middle of what is drawn for it: half a bar, else nothing. */
  readonly middleMs: number;
};

export type SceneInput = {
  readonly series: readonly (TimeSeries & { readonly colour: string })[];
  readonly times: readonly number[];
  readonly kind: TimeChartKind;
  readonly unit: ChartUnit;
  readonly range: { readonly start: number; readonly end: number };
  readonly tickCount: number;
  /** Of the plot in pixels: a column shows no more than its least and its greatest point. 0: not known yet. */
  readonly widthPx: number;
};

/** A bar leaves this part of its step free, so that bars are told from each other. */
const BAR_GAP = 0.15;
/** Room above the highest point, so that it does not touch the edge. */
const HEADROOM = 1.04;

/** Lays the visible series out: stacks what is stacked, thins what is too much, chooses the value axis. Series are drawn in the order given. */
export function timeScene({ series, times, kind, unit, range, tickCount, widthPx }: SceneInput): TimeScene {
  const stepMs = stepOf(times, range.end - range.start);
  const base = times.map(() => 0);
  const [from, to] = visibleMoments(times, range.start - stepMs, range.end + stepMs);
  const pointsMax = widthPx === 0 ? POINTS_MAX : Math.min(POINTS_MAX, Math.ceil(widthPx) * 3);
  let top = 0;
  const layers = series.map((one): SceneLayer => {
    const isStacked = kind !== 'line' && one.dashed !== true;
    const shape = one.dashed === true || kind === 'line' ? 'line' : kind === 'bar' ? 'bar' : 'area';
    const width = shape === 'bar' ? stepMs * (1 - BAR_GAP) : stepMs;
    const points = reducedIndices(one.values, from, to, pointsMax).map((i): ScenePoint => {
      const [x, value] = [times[i] ?? Number.NaN, one.values[i] ?? null];
      const y0 = isStacked ? (base[i] ?? 0) : 0;
      // A band that is missing at one moment leaves the bands above where they are.
      return { x, x1: x + width, y0, y: value === null ? Number.NaN : y0 + value };
    });
    one.values.forEach((value, i) => {
      if (value === null || !Number.isFinite(value)) return;
      const end = (isStacked ? (base[i] ?? 0) : 0) + value;
      if (isStacked && base[i] !== undefined) base[i] = end;
      const at = times[i] ?? 0;
      if (end > top && at + stepMs >= range.start && at <= range.end) top = end;
    });
    return { key: one.key, shape, colour: one.colour, isDashed: one.dashed === true, isHatched: one.hatched === true, points };
  });
  const ticks = valueTicks(unit === 'share' && top > 1 / HEADROOM && top <= 1 ? 1 : top * HEADROOM, unit, tickCount);
  return {
    layers,
    startMs: range.start,
    endMs: range.end,
    ticks,
    top: ticks.at(-1) ?? 1,
    middleMs: kind === 'bar' ? (stepMs * (1 - BAR_GAP)) / 2 : 0,
  };
}

/** The moments from `startMs` to `endMs`, as a half-open range of indices. */
function visibleMoments(times: readonly number[], startMs: number, endMs: number): readonly [from: number, to: number] {
  const from = times.findIndex((time) => time >= startMs);
  const to = times.findLastIndex((time) => time <= endMs) + 1;
  return from < 0 ? [0, 0] : [from, Math.max(from, to)];
}

/** The least distance of two moments; of a single one a sixtieth of the range. */
function stepOf(times: readonly number[], rangeMs: number): number {
  let step = Infinity;
  for (let i = 1; i < times.length; i++) step = Math.min(step, (times[i] ?? 0) - (times[i - 1] ?? 0));
  return step > 0 && Number.isFinite(step) ? step : rangeMs / 60;
}

/** The moment nearest to `ms`; -1 when there is none. `times` ascend. */
export function nearestMoment(times: readonly number[], ms: number): number {
  let [low, high] = [0, times.length - 1];
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  return before >= 0 && ms - (times[before] ?? 0) <= (times[low] ?? 0) - ms ? before : low;
}

/** Where each layer stands at one moment: bottom and top value, null at a gap. Aligned with the series. */
export function heightsAt(
  series: readonly TimeSeries[],
  kind: TimeChartKind,
  moment: number,
): readonly ({ readonly from: number; readonly to: number } | null)[] {
  let base = 0;
  return series.map((one) => {
    const value = one.values[moment] ?? null;
    if (value === null) return null;
    if (kind === 'line' || one.dashed === true) return { from: 0, to: value };
    const from = base;
    base += value;
    return { from, to: base };
  });
}

/** The series a pointer at `pixel` means: the band it is in, else the line nearest to it. Null when all are gaps. */
export function seriesAt(
  series: readonly TimeSeries[],
  kind: TimeChartKind,
  moment: number,
  pixel: number,
  scale: Scale,
): TimeSeries | null {
  let [best, reach]: [TimeSeries | null, number] = [null, Infinity];
  heightsAt(series, kind, moment).forEach((height, i) => {
    const one = series[i];
    if (height === null || one === undefined) return;
    const [top, bottom] = [scale.toPixel(height.to), scale.toPixel(height.from)];
    const isBand = kind !== 'line' && one.dashed !== true;
    const distance = isBand && pixel >= top && pixel <= bottom ? 0 : Math.abs(pixel - top);
    if (distance < reach) [best, reach] = [one, distance];
  });
  return best;
}

/** Values to pixels of a plot that is `height` high. */
export function valueScale(top: number, height: number): Scale {
  return linearScale(0, top, height, 0);
}
