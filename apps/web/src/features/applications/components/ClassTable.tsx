'use client';

import { ColourDot, componentColour, DataTable, DurationFigure, formatShare, useThemeName, type Column } from '@spanhouse/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { ClassRow } from '../model/class-rows.ts';
import { interfaceAddress, interfacePath, type RowOrder, type Tab } from '../url.ts';
import { RateFigure } from './RateFigure.tsx';
import { ErrorShare, ShareOfWhole } from './Share.tsx';
import { TrendLine } from './TrendLine.tsx';
import styles from './Applications.module.css';

type Props = {
  readonly service: string;
  readonly tab: Tab;
  readonly rows: readonly ClassRow[];
  readonly order: RowOrder;
  readonly onOrder: (order: RowOrder) => void;
};

/** The interfaces of a service, or its calls of one class. A row opens the page of what it is about. */
export function ClassTable({ service, tab, rows, order, onOrder }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const theme = useThemeName();
  const isCall = rows.some(({ component }) => component !== '');
  const hrefOf = (row: ClassRow): string => frame.hrefTo(interfacePath(service, row.name), interfaceAddress(row.spanClass, row.component));
  const sorted = (key: RowOrder): Pick<Column<ClassRow>, 'onSort' | 'isSorted'> => ({
    onSort: () => onOrder(key),
    isSorted: order === key,
  });
  const duration = (ns: number | null): ReactNode => (ns === null ? '–' : <DurationFigure ns={ns} locale={locale} />);
  const name = (row: ClassRow): ReactNode => (
    <span className={styles['name']}>
      {row.component !== '' && <ColourDot colour={componentColour(row.componentClass, theme)} />}
      <Link className={styles['link']} href={hrefOf(row)} prefetch={false} title={row.name} onClick={(event) => event.stopPropagation()}>
        {row.name}
      </Link>
    </span>
  );
  const trend = (row: ClassRow): ReactNode => <TrendLine counts={row.trend} label={text('services.trendOf', { service: row.name })} />;
  const columns: readonly Column<ClassRow>[] = [
    { key: 'name', title: text(`class.${tab}.name`), minWidth: 220, grow: 3, cell: name, ...sorted('name') },
    ...(isCall
      ? [
          {
            key: 'component',
            title: text('class.component'),
            minWidth: 130,
            grow: 1,
            cell: (row: ClassRow): ReactNode => (
              <span className={styles['muted']} title={row.component}>
                {row.component}
              </span>
            ),
          },
        ]
      : []),
    {
      key: 'rate',
      title: text('column.rate'),
      minWidth: 78,
      align: 'end',
      cell: (row) => <RateFigure perSecond={row.rate} hasUnit={false} />,
      ...sorted('rate'),
    },
    { key: 'trend', title: text('column.trend'), minWidth: 122, cell: trend },
    {
      key: 'errors',
      title: text('column.errors'),
      minWidth: 78,
      align: 'end',
      cell: (row) => <ErrorShare share={row.errorShare} />,
      ...sorted('errors'),
    },
    { key: 'p50', title: 'p50', minWidth: 84, align: 'end', cell: (row) => duration(row.p50Ns), ...sorted('p50') },
    { key: 'p95', title: 'p95', minWidth: 84, align: 'end', cell: (row) => duration(row.p95Ns), ...sorted('p95') },
    { key: 'p99', title: 'p99', minWidth: 84, align: 'end', cell: (row) => duration(row.p99Ns), ...sorted('p99') },
    {
      key: 'time',
      title: text('column.timeShare'),
      minWidth: 150,
      align: 'end',
      cell: (row) => <ShareOfWhole share={row.timeShare} />,
      ...sorted('time'),
    },
  ];
  return (
    <DataTable
      className={styles['classTable']}
      label={text(`class.${tab}`)}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.key}
      onOpen={(row) => router.push(hrefOf(row))}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            {name(row)}
            {trend(row)}
          </div>
          <div className={styles['lineTwo']}>
            <RateFigure perSecond={row.rate} />
            <span>{text('services.errorsOf', { share: formatShare(row.errorShare, locale) })}</span>
            <span>p99 {duration(row.p99Ns)}</span>
          </div>
        </>
      )}
    />
  );
}
