import type { ReactNode } from 'react';
import { formatAxisTime, zoneOffsetMs } from '../../format/time.ts';
import { timeTicks } from '../scatter-scale.ts';
import { formatChartValue, type ChartUnit } from './chart-unit.ts';
import type { TimeScene } from './time-scene.ts';
import styles from './TimeChart.module.css';

type Props = {
  readonly scene: TimeScene;
  readonly unit: ChartUnit;
  readonly zone: string;
  readonly locale: string;
  /** Of the plot, in CSS pixels. */
  readonly width: number;
};

const DAY_MS = 86_400_000;

/** Lines and labels of both axes, light: the values left, the times below. Text of the page, so that it is as sharp as the rest. */
export function TimeAxes({ scene, unit, zone, locale, width }: Props): ReactNode {
  const { startMs, endMs, ticks, top } = scene;
  const labelPx = endMs - startMs > 2 * DAY_MS ? 92 : 64;
  const times = width === 0 ? [] : timeTicks(startMs, endMs, Math.max(2, Math.floor(width / labelPx)), zoneOffsetMs(startMs, zone));
  return (
    <div className={styles['axes']} aria-hidden>
      {ticks.map((tick) => (
        <div key={tick} className={styles['line']} data-zero={tick === 0 ? '' : undefined} style={{ bottom: percent(tick / top) }}>
          <span>{tick === 0 ? '0' : formatChartValue(tick, unit, locale)}</span>
        </div>
      ))}
      {times.map((time) => {
        const share = (time - startMs) / (endMs - startMs || 1);
        // A label that would stand over the edge is left out; its neighbours say enough.
        if (share * width < labelPx / 4 || (1 - share) * width < labelPx / 4) return null;
        return (
          <span key={time} className={styles['time']} style={{ left: percent(share) }}>
            {formatAxisTime(time, endMs - startMs, zone)}
          </span>
        );
      })}
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
