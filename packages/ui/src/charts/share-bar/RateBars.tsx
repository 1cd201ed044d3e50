import type { ReactNode } from 'react';
import { formatShare } from '../../format/number.ts';
import { formatChartValue, type ChartUnit } from '../time-chart/chart-unit.ts';
import { ShareBar } from './ShareBar.tsx';
import { placeParts, type SharePart } from './shares.ts';
import styles from './ShareBar.module.css';

export type RateBarsRow = {
  readonly key: string;
  /** "all", "slow 5 %", "yesterday" */
  readonly label: string;
  readonly parts: readonly SharePart[];
  readonly total?: number;
};

export type RateBarsProps = {
  readonly label: string;
  readonly rows: readonly RateBarsRow[];
  readonly unit: ChartUnit;
  readonly locale: string;
  /** Whether bars are as long as their totals (what grew is longer) or all of one length (what shifted is seen). */
  readonly lengths: 'by-total' | 'equal';
  readonly onPart?: (rowKey: string, partKey: string) => void;
};

/** The same division of several things below each other, with one legend that has the figures of all. */
export function RateBars({ label, rows, unit, locale, lengths, onPart }: RateBarsProps): ReactNode {
  const totals = rows.map(({ parts, total }) => total ?? parts.reduce((sum, { value }) => sum + Math.max(0, value), 0));
  const longest = Math.max(...totals, 0) || 1;
  const placed = rows.map(({ parts, total }) => new Map(placeParts(parts, total ?? null).map((part) => [part.key, part])));
  const legend = new Map(rows.flatMap(({ parts }) => parts.filter(({ value }) => value > 0).map((part) => [part.key, part] as const)));
  return (
    <div className={styles['bars']} role="group" aria-label={label}>
      {rows.map((row, i) => (
        <div key={row.key} className={styles['row']}>
          <span className={styles['rowLabel']} title={row.label}>
            {row.label}
          </span>
          <span className={styles['rowTotal']}>{formatChartValue(totals[i] ?? null, unit, locale)}</span>
          <div className={styles['rowBar']}>
            <ShareBar
              label={row.label}
              parts={row.parts}
              unit={unit}
              locale={locale}
              length={lengths === 'equal' ? 1 : (totals[i] ?? 0) / longest}
              {...(row.total === undefined ? {} : { total: row.total })}
              {...(onPart === undefined ? {} : { onPart: (key: string) => onPart(row.key, key) })}
            />
          </div>
        </div>
      ))}
      <div className={styles['legendScroll']} tabIndex={0} role="group" aria-label={label}>
        <table className={styles['legend']} aria-label={label}>
          <thead>
            <tr>
              <td />
              {rows.map((row) => (
                <th key={row.key} scope="col">
                  {row.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...legend.values()].map((part) => (
              <tr key={part.key}>
                <th scope="row">
                  <span
                    className={styles['swatch']}
                    data-hatched={part.hatched === true ? '' : undefined}
                    style={{ color: part.colour }}
                    aria-hidden
                  />
                  {part.label}
                </th>
                {rows.map((row, i) => {
                  const found = placed[i]?.get(part.key);
                  return (
                    <td key={row.key}>
                      {formatChartValue(found?.value ?? null, unit, locale)}
                      <span className={styles['lighter']}>{found === undefined ? '' : formatShare(found.share, locale)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
