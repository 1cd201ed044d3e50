'use client';

import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { formatChartValue, type ChartUnit } from './chart-unit.ts';
import { seriesFigures, sortLegend, type LegendSort } from './series-figures.ts';
import type { TimeSeries } from './time-scene.ts';
import type { TimeChartWords } from './words.ts';
import styles from './LegendTable.module.css';

type Props = {
  /** What the table is of, for those who listen. */
  readonly label: string;
  readonly series: readonly (TimeSeries & { readonly colour: string })[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly unit: ChartUnit;
  readonly locale: string;
  readonly words: TimeChartWords;
};

/** Last, greatest and mean value of each series. A heading sorts, a name hides or shows its series. Scrolls from the seventh row on. */
export function LegendTable({ label, series, hidden, onToggle, unit, locale, words }: Props): ReactNode {
  const [sort, setSort] = useState<LegendSort | null>(null);
  const rows = sortLegend(
    series.map((one) => ({ ...one, figures: seriesFigures(one.values) })),
    sort,
  );
  const heading = (by: LegendSort['by'], title: string): ReactNode => {
    const isSorted = sort?.by === by;
    const Caret = sort?.isDescending === true ? CaretDownFilled : CaretUpFilled;
    return (
      <th scope="col" aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
        <button type="button" className={styles['sort']} onClick={() => setSort(nextSort(sort, by))}>
          {title}
          {isSorted && <Caret style={{ fontSize: 9 }} aria-hidden />}
        </button>
      </th>
    );
  };
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {heading('label', words.series)}
            {heading('last', words.last)}
            {heading('max', words.max)}
            {heading('average', words.average)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-hidden={hidden.has(row.key) ? '' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={styles['name']}
                  aria-pressed={!hidden.has(row.key)}
                  title={row.label}
                  onClick={() => onToggle(row.key)}
                >
                  <Swatch colour={row.colour} kind={row.dashed === true ? 'dashed' : row.hatched === true ? 'hatched' : 'plain'} />
                  <span>{row.label}</span>
                </button>
              </th>
              <td>{formatChartValue(row.figures.last, unit, locale)}</td>
              <td>{formatChartValue(row.figures.max, unit, locale)}</td>
              <td>{formatChartValue(row.figures.average, unit, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Figures are looked at from the greatest, names from A; a second click turns round, a third gives the order back. */
function nextSort(sort: LegendSort | null, by: LegendSort['by']): LegendSort | null {
  const first = by !== 'label';
  if (sort?.by !== by) return { by, isDescending: first };
  return sort.isDescending === first ? { by, isDescending: !first } : null;
}

function Swatch({ colour, kind }: { readonly colour: string; readonly kind: 'plain' | 'dashed' | 'hatched' }): ReactNode {
  return <span className={styles['swatch']} data-kind={kind} style={{ color: colour }} aria-hidden />;
}
