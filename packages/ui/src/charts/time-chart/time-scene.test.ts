import { describe, expect, it } from 'vitest';
import { formatChartValue, valueTicks } from './chart-unit.ts';
import { createCrosshairGroup } from './crosshair.ts';
import { marksNear, placeMarks } from './place-marks.ts';
import { reducedIndices } from './reduce-points.ts';
import { seriesFigures, sortLegend } from './series-figures.ts';
import { heightsAt, nearestMoment, seriesAt, timeScene, valueScale, type TimeSeries } from './time-scene.ts';

const RANGE = { start: 0, end: 4_000 };
const TIMES = [0, 1_000, 2_000, 3_000];
const a = { key: 'a', label: 'a', colour: '#111111', values: [1, 2, null, 4] };
const b = { key: 'b', label: 'b', colour: '#222222', values: [10, null, 30, 40] };

describe('the value axis', () => {
  it.each([
    [87, 'rate', [0, 20, 40, 60, 80, 100]],
    [0.034, 'share', [0, 0.01, 0.02, 0.03, 0.04]],
    [1.3e9, 'duration-ns', [0, 5e8, 1e9, 1.5e9]],
    [150e9, 'duration-ns', [0, 30e9, 60e9, 90e9, 120e9, 150e9]],
    [2, 'count', [0, 1, 2]],
    [0, 'duration-ns', [0, 2e5, 4e5, 6e5, 8e5, 1e6]],
  ] as const)('of values up to %d (%s) has round lines from zero', (top, unit, ticks) => {
    valueTicks(top, unit, 5).forEach((tick, i) => expect(tick).toBeCloseTo(ticks[i] ?? Number.NaN, 6));
  });

  it('writes values with their unit', () => {
    expect(formatChartValue(312.4, 'rate', 'en')).toBe('312/s');
    expect(formatChartValue(0.0191, 'share', 'en')).toBe('1.9%');
    expect(formatChartValue(null, 'bytes', 'en')).toBe('–');
    expect(formatChartValue(12_345, 'count', 'en')).toBe('12.3K');
  });
});

describe('what is drawn', () => {
  const input = { times: TIMES, unit: 'count', range: RANGE, tickCount: 4, widthPx: 0 } as const;

  it('keeps a gap a gap', () => {
    const [layer] = timeScene({ ...input, series: [a], kind: 'line' }).layers;
    expect(layer?.points.map(({ y }) => y)).toEqual([1, 2, Number.NaN, 4]);
  });

  it('stacks what is there and never a comparison', () => {
    const { layers, top } = timeScene({ ...input, series: [a, b, { ...b, key: 'c', dashed: true }], kind: 'area-stacked' });
    expect(layers.map(({ shape }) => shape)).toEqual(['area', 'area', 'line']);
    expect(layers[1]?.points.map(({ y0, y }) => [y0, y])).toEqual([
      [1, 11],
      [2, Number.NaN],
      [0, 30],
      [4, 44],
    ]);
    expect(layers[2]?.points.map(({ y0 }) => y0)).toEqual([0, 0, 0, 0]);
    expect(top).toBeGreaterThanOrEqual(44);
  });

  it('gives the library what is in the range and one moment beside it, and no more than three points a column', () => {
    const times = Array.from({ length: 10_000 }, (_, i) => i);
    const series = [{ ...a, values: times.map((time) => time % 7) }];
    const [layer] = timeScene({ ...input, times, series, kind: 'line', range: { start: 1_000, end: 9_000 }, widthPx: 100 }).layers;
    expect(layer?.points.length).toBeLessThanOrEqual(300);
    const xs = layer?.points.map(({ x }) => x) ?? [];
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(999);
    expect(Math.max(...xs)).toBeLessThanOrEqual(9_001);
  });

  it('lets values outside of the range not stretch the axis', () => {
    const far = { ...a, values: [1, 1, 1, 900] };
    expect(timeScene({ ...input, range: { start: 0, end: 2_000 }, series: [far], kind: 'line' }).top).toBeLessThan(10);
  });

  it('finds the band under the pointer and else the nearest line', () => {
    const scale = valueScale(50, 100);
    const series: readonly TimeSeries[] = [a, b];
    expect(heightsAt(series, 'area-stacked', 3)).toEqual([
      { from: 0, to: 4 },
      { from: 4, to: 44 },
    ]);
    expect(seriesAt(series, 'area-stacked', 3, 50, scale)?.key).toBe('b');
    expect(seriesAt(series, 'line', 3, 85, scale)?.key).toBe('a');
    expect(seriesAt([{ ...a, values: [null, null, null, null] }], 'line', 3, 85, scale)).toBeNull();
  });

  it.each([
    [-5, 0],
    [499, 0],
    [501, 1],
    [9_999, 3],
  ])('takes for %d ms the moment %d', (ms, moment) => expect(nearestMoment(TIMES, ms)).toBe(moment));
});

describe('thinning', () => {
  it('leaves alone what is few', () => {
    expect(reducedIndices([1, null, 3])).toEqual([0, 1, 2]);
  });

  it('keeps peaks, troughs and gaps of a long series, in order', () => {
    const values: (number | null)[] = Array.from({ length: 50_000 }, () => 5);
    values[12_345] = 900;
    values[23_456] = -7;
    for (let i = 40_000; i < 40_100; i++) values[i] = null;
    const kept = reducedIndices(values);
    expect(kept.length).toBeLessThanOrEqual(2_000);
    expect(kept).toContain(12_345);
    expect(kept).toContain(23_456);
    expect(kept.some((i) => values[i] === null)).toBe(true);
    expect(kept).toEqual([...kept].sort((x, y) => x - y));
  });
});

describe('the legend', () => {
  it('says last, greatest and mean of what is there', () => {
    expect(seriesFigures([1, 5, null, 3, null])).toEqual({ last: 3, max: 5, average: 3 });
    expect(seriesFigures([null])).toEqual({ last: null, max: null, average: null });
  });

  it('sorts series without values last, whichever way', () => {
    const rows = [a, { ...a, label: 'none', values: [] }, b].map((one) => ({ label: one.label, figures: seriesFigures(one.values) }));
    expect(sortLegend(rows, { by: 'max', isDescending: true }).map(({ label }) => label)).toEqual(['b', 'a', 'none']);
    expect(sortLegend(rows, { by: 'max', isDescending: false }).map(({ label }) => label)).toEqual(['a', 'b', 'none']);
    expect(sortLegend(rows, null)).toBe(rows);
  });
});

describe('marks', () => {
  const marks = [300, 100, 120, 9_000].map((timeMs) => ({ timeMs, label: String(timeMs), kind: 'deploy' as const }));

  it('are placed in order; a label without room is left out', () => {
    expect(placeMarks(marks, 0, 1_000, 1_000).map(({ x, room }) => [x, room])).toEqual([
      [100, 0],
      [120, 140],
      [300, 140],
    ]);
  });

  it('belong to the moments beside them', () => {
    expect(marksNear(marks, 110, 20).map(({ timeMs }) => timeMs)).toEqual([100, 120]);
  });
});

it('a crosshair tells each chart once a frame, with the newest place, and is cleared only by the chart that holds it', () => {
  const frames: (() => void)[] = [];
  const group = createCrosshairGroup((run) => frames.push(run));
  const seen: (number | null)[] = [];
  const stop = group.subscribe(({ timeMs }) => seen.push(timeMs));
  group.set({ timeMs: 1, brush: null, source: 'a' });
  group.set({ timeMs: 2, brush: null, source: 'a' });
  frames.splice(0).forEach((run) => run());
  group.clear('b');
  expect(frames).toHaveLength(0);
  group.clear('a');
  frames.splice(0).forEach((run) => run());
  expect(seen).toEqual([2, null]);
  stop();
});
