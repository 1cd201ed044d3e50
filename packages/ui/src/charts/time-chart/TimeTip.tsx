import type { ReactNode } from 'react';
import { ColourDot } from '../../components/Chip.tsx';
import { formatDateTime } from '../../format/time.ts';
import { formatChartValue, type ChartUnit } from './chart-unit.ts';
import type { TimeSeries } from './time-scene.ts';
import type { TimeChartWords, TimeMark } from './words.ts';
import styles from './TimeChart.module.css';

const ROWS_MAX = 12;

type Props = {
  readonly series: readonly (TimeSeries & { readonly colour: string })[];
  readonly moment: number;
  readonly timeMs: number;
  /** The one that a click opens; set stronger. */
  readonly nearKey: string | null;
  readonly marks: readonly TimeMark[];
  readonly unit: ChartUnit;
  readonly zone: string;
  readonly locale: string;
  readonly words: TimeChartWords;
  /** Share of the plot's width where the crosshair stands. */
  readonly at: number;
};

/** The values under the crosshair, as text with units; the greatest first. */
export function TimeTip({ series, moment, timeMs, nearKey, marks, unit, zone, locale, words, at }: Props): ReactNode {
  const rows = [...series].sort((a, b) => (b.values[moment] ?? -1) - (a.values[moment] ?? -1));
  const shown = rows.slice(0, ROWS_MAX);
  const side = at > 0.5 ? { right: `calc(${((1 - at) * 100).toFixed(2)}% + 12px)` } : { left: `calc(${(at * 100).toFixed(2)}% + 12px)` };
  return (
    <div className={styles['tip']} style={side} aria-hidden>
      <div className={styles['tipTime']}>{formatDateTime(timeMs, zone).replace(/\.000$/, '')}</div>
      {marks.map((mark) => (
        <div key={`${mark.kind}/${String(mark.timeMs)}/${mark.label}`} className={styles['tipMark']} data-kind={mark.kind}>
          {mark.label}
        </div>
      ))}
      {shown.map((one) => (
        <div key={one.key} className={styles['tipRow']} data-near={one.key === nearKey ? '' : undefined}>
          <ColourDot colour={one.colour} />
          <span className={styles['tipLabel']}>{one.label}</span>
          <span className={styles['tipValue']}>{formatChartValue(one.values[moment] ?? null, unit, locale)}</span>
        </div>
      ))}
      {rows.length > ROWS_MAX && <div className={styles['tipTime']}>{words.more(rows.length - ROWS_MAX)}</div>}
    </div>
  );
}

/** The same in one line, for those who listen. The chosen series first. */
export function tipText({ series, moment, timeMs, nearKey, unit, zone, locale, marks }: Omit<Props, 'words' | 'at'>): string {
  const [chosen, others] = [series.filter(({ key }) => key === nearKey), series.filter(({ key }) => key !== nearKey)];
  const values = [...chosen, ...others]
    .slice(0, ROWS_MAX)
    .map((one) => `${one.label} ${formatChartValue(one.values[moment] ?? null, unit, locale)}`);
  return [formatDateTime(timeMs, zone).replace(/\.000$/, ''), ...values, ...marks.map((mark) => mark.label)].join(', ');
}
