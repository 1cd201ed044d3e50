'use client';

import { CaretDownFilled } from '@ant-design/icons';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatChartValue, type ChartUnit } from '../time-chart/chart-unit.ts';
import { deviations, type Deviation, type WorseWhen } from './deviation.ts';
import { orderRows } from './order-rows.ts';
import styles from './Matrix.module.css';

export type MatrixColumn = {
  readonly key: string;
  readonly title: string;
  readonly unit: ChartUnit;
  readonly worseWhen: WorseWhen;
  /** Red is for errors only; everything else that stands out is amber. */
  readonly tone: 'error' | 'warning';
  /** What counts as nothing, in the column's unit. */
  readonly floor?: number;
};

export type MatrixRow = {
  readonly key: string;
  readonly label: string;
  /** Aligned with the columns. */
  readonly values: readonly (number | null)[];
};

export type MatrixProps = {
  readonly label: string;
  /** Heading of the first column: "Instance". */
  readonly rowTitle: string;
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  readonly locale: string;
  /** Says a deviation in words: "2.4 times the others". Read and shown on hover. */
  readonly deviationText: (ratio: string) => string;
  readonly onCell?: (rowKey: string, columnKey: string) => void;
};

const RATIO_MIN_LEVEL = 1;
/** Names of instances differ at their end: that much of it is never cut off. */
const TAIL = 7;

/**
 * Values of many of a kind side by side (instances by rate, errors, p99), so that the one that is not like the others is seen at once: rows that
 * differ most come first, what differs is tinted and says by how much. A heading sorts by its column, a second click gives that order back.
 * Arrow keys walk the cells, Enter opens one.
 */
export function Matrix({ label, rowTitle, columns, rows, locale, deviationText, onCell }: MatrixProps): ReactNode {
  const [sortKey, setSortKey] = useState<string | null>(null);
  const [active, setActive] = useState<readonly [row: number, column: number]>([0, 0]);
  const body = useRef<HTMLTableSectionElement>(null);
  const ordered = useMemo(() => {
    const byColumn = columns.map(({ worseWhen, floor = 0 }, c) =>
      deviations(
        rows.map(({ values }) => values[c] ?? null),
        worseWhen,
        floor,
      ),
    );
    const marked = rows.map((row, r) => ({ row, cells: byColumn.map((column): Deviation => column[r] ?? { ratio: null, level: 0 }) }));
    return orderRows(
      marked,
      columns.findIndex(({ key }) => key === sortKey),
    );
  }, [columns, rows, sortKey]);

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    const [row, column] = active;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [0, column],
      End: [rows.length - 1, column],
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = [Math.min(rows.length - 1, Math.max(0, to[0])), Math.min(columns.length - 1, Math.max(0, to[1]))] as const;
    setActive(next);
    body.current?.querySelector<HTMLElement>(`[data-at="${next.join('/')}"]`)?.focus();
  };

  const ratioOf = (ratio: number): string => `×${new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(ratio)}`;

  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} role="grid" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{rowTitle}</th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col" aria-sort={sortKey === key ? 'descending' : 'none'}>
                <button type="button" className={styles['sort']} onClick={() => setSortKey(sortKey === key ? null : key)}>
                  {title}
                  {sortKey === key && <CaretDownFilled style={{ fontSize: 9 }} aria-hidden />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {ordered.map(({ row, cells }, r) => (
            <tr key={row.key} data-level={Math.max(...cells.map(({ level }) => level))}>
              <th scope="row" title={row.label}>
                <span className={styles['name']}>
                  <span>{row.label.slice(0, -TAIL)}</span>
                  <span>{row.label.slice(-TAIL)}</span>
                </span>
              </th>
              {columns.map((column, c) => {
                const { ratio, level } = cells[c] ?? { ratio: null, level: 0 };
                const words = level >= RATIO_MIN_LEVEL && ratio !== null ? ratioOf(ratio) : null;
                const value = formatChartValue(row.values[c] ?? null, column.unit, locale);
                return (
                  <td key={column.key}>
                    <button
                      type="button"
                      className={styles['cell']}
                      data-level={level}
                      data-tone={column.tone}
                      data-at={`${String(r)}/${String(c)}`}
                      tabIndex={active[0] === r && active[1] === c ? 0 : -1}
                      title={words === null ? undefined : deviationText(words)}
                      aria-disabled={onCell === undefined}
                      onFocus={() => setActive([r, c])}
                      onClick={() => onCell?.(row.key, column.key)}
                    >
                      <span className="sh-visually-hidden">
                        {row.label}, {column.title}{' '}
                      </span>
                      {words !== null && <span className={styles['ratio']}>{words}</span>} <span className={styles['value']}>{value}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
