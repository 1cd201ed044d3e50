'use client';

import {
  ColourDot,
  DataTable,
  DurationFigure,
  formatCount,
  formatShare,
  serviceColours,
  Tag,
  useThemeName,
  type Column,
} from '@spanhouse/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { ServiceView } from '../model/service-rows.ts';
import { servicePath, type ServiceOrder } from '../url.ts';
import { Change } from './Change.tsx';
import { HealthWord } from './HealthWord.tsx';
import { RateFigure } from './RateFigure.tsx';
import { ErrorShare } from './Share.tsx';
import { TrendLine } from './TrendLine.tsx';
import styles from './Applications.module.css';

type Props = {
  readonly views: readonly ServiceView[];
  readonly order: ServiceOrder;
  readonly onOrder: (order: ServiceOrder) => void;
};

const VERSIONS_SHOWN = 2;

/** A row for each service; it opens the service's page. */
export function ServicesTable({ views, order, onOrder }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const theme = useThemeName();
  const colours = useMemo(() => {
    const names = views.map(({ service }) => service).sort();
    const found = serviceColours(names, theme);
    return new Map(names.map((name, i) => [name, found[i] ?? '']));
  }, [views, theme]);
  const hasBefore = views.some(({ before }) => before !== null);
  const hrefOf = (view: ServiceView): string => frame.hrefTo(servicePath(view.service));
  const sorted = (key: ServiceOrder): Pick<Column<ServiceView>, 'onSort' | 'isSorted'> => ({
    onSort: () => onOrder(key),
    isSorted: order === key,
  });
  const name = (view: ServiceView): ReactNode => (
    <span className={styles['name']}>
      <ColourDot colour={colours.get(view.service) ?? ''} />
      <Link className={styles['link']} href={hrefOf(view)} prefetch={false} onClick={(event) => event.stopPropagation()}>
        {view.service}
      </Link>
    </span>
  );
  const duration = (ns: number | null): ReactNode => (ns === null ? '–' : <DurationFigure ns={ns} locale={locale} />);
  /** A figure and, where there is a yesterday, its change in a track of its own, so that figures stay below each other. */
  const withChange = (figure: ReactNode, change: ReactNode): ReactNode =>
    hasBefore ? (
      <span className={styles['figures']}>
        {figure}
        <span className={styles['change']}>{change}</span>
      </span>
    ) : (
      figure
    );
  const wide = hasBefore ? 60 : 0;
  const trend = (view: ServiceView): ReactNode => (
    <TrendLine counts={view.countTrend} errors={view.errorTrend} label={text('services.trendOf', { service: view.service })} />
  );
  const columns: readonly Column<ServiceView>[] = [
    { key: 'service', title: text('services.service'), minWidth: 170, grow: 2, cell: name, ...sorted('name') },
    {
      key: 'health',
      title: text('services.health'),
      minWidth: 96,
      cell: (view) => <HealthWord health={view.health} />,
      ...sorted('health'),
    },
    {
      key: 'rate',
      title: text('column.rate'),
      minWidth: 74 + wide,
      align: 'end',
      cell: (view) =>
        withChange(
          <RateFigure perSecond={view.rate} hasUnit={false} />,
          <Change now={view.rate} before={view.before?.rate ?? null} rising="neutral" />,
        ),
      ...sorted('rate'),
    },
    { key: 'trend', title: text('column.trend'), minWidth: 122, cell: trend },
    {
      key: 'errors',
      title: text('column.errors'),
      minWidth: 76 + wide,
      align: 'end',
      cell: (view) =>
        withChange(
          <ErrorShare share={view.errorShare} />,
          <Change now={view.errorShare} before={view.before?.errorShare ?? null} rising="bad" />,
        ),
      ...sorted('errors'),
    },
    { key: 'p50', title: 'p50', minWidth: 82, align: 'end', cell: (view) => duration(view.p50Ns), ...sorted('p50') },
    { key: 'p95', title: 'p95', minWidth: 82, align: 'end', cell: (view) => duration(view.p95Ns), ...sorted('p95') },
    {
      key: 'p99',
      title: 'p99',
      minWidth: 82 + wide,
      align: 'end',
      cell: (view) => withChange(duration(view.p99Ns), <Change now={view.p99Ns} before={view.before?.p99Ns ?? null} rising="bad" />),
      ...sorted('p99'),
    },
    {
      key: 'versions',
      title: text('services.versions'),
      minWidth: 110,
      grow: 1,
      cell: (view) => (
        <span className={styles['versions']} title={view.versions.join(', ')}>
          {view.versions.slice(0, VERSIONS_SHOWN).map((version) => (
            <Tag key={version}>{version}</Tag>
          ))}
          {view.versions.length > VERSIONS_SHOWN && <span className={styles['muted']}>+{view.versions.length - VERSIONS_SHOWN}</span>}
        </span>
      ),
    },
    {
      key: 'instances',
      title: text('services.instances'),
      minWidth: 86,
      align: 'end',
      cell: (view) => <span className={styles['mono']}>{formatCount(view.instances, locale)}</span>,
      ...sorted('instances'),
    },
    {
      key: 'interfaces',
      title: text('services.interfaces'),
      minWidth: 92,
      align: 'end',
      cell: (view) => <span className={styles['mono']}>{formatCount(view.interfaces, locale)}</span>,
      ...sorted('interfaces'),
    },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('frame.services')}
      columns={columns}
      rows={views}
      keyOf={(view) => view.service}
      onOpen={(view) => router.push(hrefOf(view))}
      twoLines={(view) => (
        <>
          <div className={styles['lineOne']}>
            {name(view)}
            {trend(view)}
          </div>
          <div className={styles['lineTwo']}>
            <HealthWord health={view.health} />
            <RateFigure perSecond={view.rate} />
            <span>{text('services.errorsOf', { share: formatShare(view.errorShare, locale) })}</span>
            <span>p99 {duration(view.p99Ns)}</span>
          </div>
        </>
      )}
    />
  );
}
