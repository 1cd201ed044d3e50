'use client';

import { DataTable, DurationFigure, formatCount, formatShare, MonoFigure, SparkBars, Tag, type Column } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import type { CurveOf } from '../../model/group-curves.ts';
import type { GroupRowView } from '../../model/group-view.ts';
import type { GroupSort } from '../../url.ts';
import styles from './Groups.module.css';

type Props = {
  readonly groups: readonly GroupRowView[];
  readonly by: readonly string[];
  readonly sort: GroupSort;
  /** Counts are shares of a sample. */
  readonly isEstimate: boolean;
  readonly rangeMs: number;
  readonly curveOf: CurveOf;
  readonly onSort: (sort: GroupSort) => void;
  readonly onOpen: (group: GroupRowView) => void;
};

/** Groups with their figures; sorting asks for the first ones in that order, of all there are. */
export function GroupTable({ groups, by, sort, isEstimate, rangeMs, curveOf, onSort, onOpen }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const about = isEstimate ? '≈\u2009' : '';
  const most = Math.max(1, ...groups.map(({ count }) => count));
  const sorted = (key: GroupSort): Pick<Column<GroupRowView>, 'onSort' | 'isSorted' | 'isAscending'> => ({
    onSort: () => onSort(key),
    isSorted: sort === key,
    ...(key === 'key' ? { isAscending: true } : {}),
  });
  const valueOf = (row: GroupRowView, i: number): ReactNode => {
    const value = row.values[i] ?? null;
    return value === null ? <span className={styles['absent']}>{text('results.noValue')}</span> : <bdi title={value}>{value}</bdi>;
  };
  const duration = (key: 'p50' | 'p90' | 'p99', ns: (row: GroupRowView) => number): Column<GroupRowView> => ({
    key,
    title: key,
    minWidth: 80,
    align: 'end',
    cell: (row) => <DurationFigure ns={ns(row)} locale={locale} />,
    ...sorted(key),
  });
  const columns: readonly Column<GroupRowView>[] = [
    ...by.map((key, i): Column<GroupRowView> => ({
      key: `key ${key}`,
      title: key,
      minWidth: 130,
      grow: 2,
      cell: (row) => valueOf(row, i),
      ...(i === 0 ? sorted('key') : {}),
    })),
    {
      key: 'count',
      title: text('results.column.count'),
      minWidth: 130,
      grow: 1,
      align: 'end',
      cell: (row) => (
        <span className={styles['countCell']}>
          <span className={styles['countBar']} aria-hidden>
            <span style={{ width: `${((row.count / most) * 100).toFixed(1)}%` }} />
          </span>
          <MonoFigure>
            {about}
            {formatCount(row.count, locale)}
          </MonoFigure>
        </span>
      ),
      ...sorted('count'),
    },
    {
      key: 'rate',
      title: text('results.column.rate'),
      minWidth: 80,
      align: 'end',
      cell: (row) => <MonoFigure>{about + rateText(row.count, rangeMs, locale)}</MonoFigure>,
    },
    {
      key: 'curve',
      title: text('results.column.curve'),
      help: text('results.curveHelp'),
      minWidth: 112,
      cell: (row) => <Curve row={row} curveOf={curveOf} />,
    },
    {
      key: 'errors',
      title: text('results.column.errors'),
      minWidth: 80,
      align: 'end',
      cell: (row) =>
        row.errors === 0 ? <span className={styles['absent']}>–</span> : <Tag tone="error">{about + formatCount(row.errors, locale)}</Tag>,
      ...sorted('errors'),
    },
    {
      key: 'errorShare',
      title: text('results.column.errorShare'),
      minWidth: 80,
      align: 'end',
      cell: (row) => <MonoFigure>{row.errors === 0 ? '–' : formatShare(row.errors / row.count, locale)}</MonoFigure>,
      ...sorted('errorShare'),
    },
    duration('p50', ({ p50Ns }) => p50Ns),
    duration('p90', ({ p90Ns }) => p90Ns),
    duration('p99', ({ p99Ns }) => p99Ns),
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('results.groupsLabel', { by: by.join(', ') })}
      columns={columns}
      rows={groups}
      keyOf={(row) => JSON.stringify(row.values)}
      onOpen={onOpen}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            <span className={styles['lineName']}>
              {by.map((key, i) => (
                <span key={key}>
                  {i > 0 && ' · '}
                  {valueOf(row, i)}
                </span>
              ))}
            </span>
            <MonoFigure>
              {about}
              {formatCount(row.count, locale)}
            </MonoFigure>
          </div>
          <div className={styles['lineTwo']}>
            <span>
              p50 <DurationFigure ns={row.p50Ns} locale={locale} />
            </span>
            <span>
              p99 <DurationFigure ns={row.p99Ns} locale={locale} />
            </span>
            {row.errors > 0 && <Tag tone="error">{formatShare(row.errors / row.count, locale)}</Tag>}
            <Curve row={row} curveOf={curveOf} />
          </div>
        </>
      )}
    />
  );
}

/** Spans over time, and which of them failed; its place is kept while it is not there. */
function Curve({ row, curveOf }: { readonly row: GroupRowView; readonly curveOf: CurveOf }): ReactNode {
  const text = useText();
  const curve = curveOf(row);
  return (
    <span className={styles['curve']}>
      {curve !== null && (
        <SparkBars {...curve} label={text('results.curve', { most: Math.max(...curve.counts), errors: row.errors, count: row.count })} />
      )}
    </span>
  );
}

/** Spans a second, to two figures where it is less than ten. */
function rateText(count: number, rangeMs: number, locale: string): string {
  const rate = count / Math.max(1, rangeMs / 1_000);
  return new Intl.NumberFormat(locale, rate < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 }).format(rate);
}
