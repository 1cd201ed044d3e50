'use client';

import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useSize } from '../../components/use-size.ts';
import { serviceColours } from '../../colour/service-colour.ts';
import { useThemeName } from '../../theme/ThemeProvider.tsx';
import type { ChartUnit } from './chart-unit.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { LegendTable } from './LegendTable.tsx';
import { PendingStretch } from './PendingStretch.tsx';
import { TimeAxes } from './TimeAxes.tsx';
import { TimeMarks } from './TimeMarks.tsx';
import { TimePointer } from './TimePointer.tsx';
import { timeScene, type TimeChartKind, type TimeSeries } from './time-scene.ts';
import { useTimePlot } from './use-time-plot.ts';
import type { TimeChartWords, TimeMark, TimePending } from './words.ts';
import styles from './TimeChart.module.css';

export type TimeChartProps = {
  /** In the order of drawing; stacks grow in it from below. */
  readonly series: readonly TimeSeries[];
  /** Moments in ms, ascending, one for each value: where a step begins. */
  readonly times: readonly number[];
  readonly kind: TimeChartKind;
  readonly unit: ChartUnit;
  /** What the axis shows, in ms; not derived from the data, so that all charts of a page agree. */
  readonly range: { readonly start: number; readonly end: number };
  /** IANA name of the zone of all times. */
  readonly zone: string;
  readonly locale: string;
  /** Read instead of the picture. */
  readonly label: string;
  readonly words: TimeChartWords;
  /** Of axes and plot together, in CSS pixels; the legend comes below. */
  readonly height?: number;
  readonly marks?: readonly TimeMark[];
  /** Absent when the whole range is known. */
  readonly pending?: TimePending | undefined;
  /** Charts with the same name share crosshair and brush. */
  readonly group?: string;
  /** Absent where it would say nothing: with one series. */
  readonly hasLegend?: boolean;
  /** "Take me to what this is made of": a click or Enter on a moment, and the series nearest to it. */
  readonly onPoint?: (timeMs: number, seriesKey: string) => void;
  /** A stretch was dragged (or + pressed). The caller changes the range of all charts. */
  readonly onZoom?: (startMs: number, endMs: number) => void;
};

const TICK_PX = 36;
/** Of the time axis below the plot and the headroom above it; the same numbers stand in the style sheet. */
const AXIS_PX = 28;
const NO_MARKS: readonly TimeMark[] = [];

/** Values over time. The frame, axes and legend are there at once; the lines come when the chart is near the window and the library is loaded. */
export function TimeChart(props: TimeChartProps): ReactNode {
  const { series, times, kind, unit, range, zone, locale, label, words, height = 180, marks = NO_MARKS, pending } = props;
  const theme = useThemeName();
  const ownGroup = useId();
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const width = size?.width ?? 0;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  const coloured = useMemo(() => {
    const colours = serviceColours(
      series.map(({ key }) => key),
      theme,
    );
    return series.map((one, i) => ({ ...one, colour: one.colour ?? colours[i] ?? '#64748B' }));
  }, [series, theme]);
  const shown = useMemo(() => coloured.filter(({ key }) => !hidden.has(key)), [coloured, hidden]);
  const { start, end } = range;
  const scene = useMemo(
    () =>
      timeScene({
        series: shown,
        times,
        kind,
        unit,
        range: { start, end },
        tickCount: Math.max(2, Math.round((height - AXIS_PX) / TICK_PX)),
        widthPx: width,
      }),
    [shown, times, kind, unit, start, end, height, width],
  );
  const isUnavailable = useTimePlot(host, scene, size);
  const isEmpty = series.every(({ values }) => values.every((value) => value === null));
  const hasLegend = (props.hasLegend ?? true) && series.length > 1;
  const note = isUnavailable ? words.unavailable : isEmpty && pending === undefined ? words.noData : null;

  const toggle = (key: string): void =>
    setHidden((old) => (old.has(key) ? new Set([...old].filter((one) => one !== key)) : new Set([...old, key])));

  return (
    <figure className={styles['chart']}>
      <div className={styles['frame']} style={{ height }}>
        <TimeAxes scene={scene} unit={unit} zone={zone} locale={locale} width={width} />
        <div ref={host} className={styles['plot']} aria-hidden />
        <div className={styles['marks']}>
          {pending !== undefined && <PendingStretch pending={pending} startMs={start} endMs={end} width={width} />}
          <TimeMarks marks={marks} startMs={start} endMs={end} width={width} />
        </div>
        <TimePointer
          series={shown}
          times={times}
          kind={kind}
          unit={unit}
          scene={scene}
          marks={marks}
          zone={zone}
          locale={locale}
          label={label}
          words={words}
          group={props.group ?? ownGroup}
          onPoint={props.onPoint}
          onZoom={props.onZoom}
        />
        {note !== null && <div className={styles['note']}>{note}</div>}
      </div>
      {hasLegend ? (
        <LegendTable label={label} series={coloured} hidden={hidden} onToggle={toggle} unit={unit} locale={locale} words={words} />
      ) : (
        <FiguresTable label={label} series={series} unit={unit} locale={locale} words={words} />
      )}
    </figure>
  );
}
