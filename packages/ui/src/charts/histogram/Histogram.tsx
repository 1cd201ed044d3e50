'use client';

import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useSize } from '../../components/use-size.ts';
import { formatCount } from '../../format/number.ts';
import { formatChartValue, type ChartUnit } from '../time-chart/chart-unit.ts';
import { bandOf, isWithin, labelledBins, placeOf, type Band, type HistogramBin } from './bands.ts';
import styles from './Histogram.module.css';

export type HistogramProps = {
  readonly label: string;
  /** Ascending, without holes; empty bars have count 0. */
  readonly bins: readonly HistogramBin[];
  readonly unit: ChartUnit;
  readonly locale: string;
  readonly selected: Band | null;
  /** Null: the selection was clicked away, or Escape. */
  readonly onSelect: (band: Band | null) => void;
  /** Values that are named: p50, p95, p99. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  readonly height?: number;
};

const LABEL_PX = 64;

/**
 * How values are distributed, small. Drag over bars to choose a band, click one to choose it or, chosen alone, to leave it. With keys: arrows walk,
 * Shift and arrows widen, Enter chooses, Escape leaves. Bars grow by the square root of their count, so that a tail of ten among millions is seen.
 */
export function Histogram({ label, bins, unit, locale, selected, onSelect, marks = [], height = 72 }: HistogramProps): ReactNode {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [drag, setDrag] = useState<readonly [from: number, to: number] | null>(null);
  const [active, setActive] = useState<readonly [anchor: number, at: number]>([0, 0]);
  const top = Math.max(1, ...bins.map(({ count }) => count));
  const band = drag === null ? selected : bandOf(bins, drag[0], drag[1]);
  const textOf = (bin: HistogramBin): string =>
    `${formatChartValue(bin.from, unit, locale)} – ${formatChartValue(bin.to, unit, locale)}: ${formatCount(bin.count, locale)}`;

  const binAt = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(bins.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / (box.width || 1)) * bins.length)));
  };
  const choose = (from: number, to: number): void => {
    const next = bandOf(bins, from, to);
    const isSame = next !== null && selected !== null && next.from === selected.from && next.to === selected.to;
    onSelect(isSame ? null : next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const moves: Readonly<Record<string, number>> = { ArrowLeft: active[1] - 1, ArrowRight: active[1] + 1, Home: 0, End: bins.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) {
      const at = Math.min(bins.length - 1, Math.max(0, to));
      setActive([event.shiftKey ? active[0] : at, at]);
    } else if (event.key === 'Enter' || event.key === ' ') choose(active[0], active[1]);
    else if (event.key === 'Escape' && selected !== null) onSelect(null);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles['histogram']}>
      <div
        ref={host}
        className={styles['bars']}
        style={{ height }}
        role="listbox"
        aria-label={label}
        aria-multiselectable
        aria-orientation="horizontal"
        aria-activedescendant={bins.length === 0 ? undefined : `${id}-${String(active[1])}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || bins.length === 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag([binAt(event), binAt(event)]);
        }}
        onPointerMove={(event) => {
          if (drag !== null) setDrag([drag[0], binAt(event)]);
        }}
        onPointerUp={(event) => {
          if (drag === null) return;
          setDrag(null);
          const at = binAt(event);
          setActive([drag[0], at]);
          choose(drag[0], at);
        }}
        onPointerCancel={() => setDrag(null)}
      >
        {bins.map((bin, i) => (
          <div
            key={bin.from}
            id={`${id}-${String(i)}`}
            className={styles['slot']}
            role="option"
            aria-selected={isWithin(bin, band)}
            aria-label={textOf(bin)}
            title={textOf(bin)}
            data-active={i >= Math.min(...active) && i <= Math.max(...active) ? '' : undefined}
            data-faint={band !== null && !isWithin(bin, band) ? '' : undefined}
          >
            <div
              className={styles['bar']}
              style={{ height: bin.count === 0 ? 0 : `${String(Math.max(3, Math.sqrt(bin.count / top) * 100))}%` }}
            />
          </div>
        ))}
        {marks.map(({ value, label: name }) => (
          <div key={name} className={styles['mark']} style={{ left: `${(placeOf(bins, value) * 100).toFixed(2)}%` }} aria-hidden>
            <span>{name}</span>
          </div>
        ))}
      </div>
      <div className={styles['axis']} aria-hidden>
        {labelledBins(bins, (size?.width ?? 0) / LABEL_PX).map((i) => (
          <span key={i} style={{ left: `${String((i / bins.length) * 100)}%` }}>
            {formatChartValue(bins[i]?.from ?? null, unit, locale)}
          </span>
        ))}
      </div>
    </div>
  );
}
