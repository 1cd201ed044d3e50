'use client';

import { ColourDot, componentColour, DurationFigure, formatCount, formatShare, MonoFigure, useThemeName, type Column } from '@spanhouse/ui';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import type { GroupFigures } from '../../model/statistics.ts';
import type { Grouping } from '../../trace-url.ts';
import styles from './Statistics.module.css';

export type GroupColumns = {
  readonly columns: readonly Column<GroupFigures>[];
  readonly twoLines: (row: GroupFigures) => ReactNode;
};

/** @param colours aligned with `services` */
export function useGroupColumns(grouping: Grouping, colours: readonly string[], services: readonly string[]): GroupColumns {
  const text = useText();
  const locale = useLocale();
  const theme = useThemeName();
  const duration = (ns: number): ReactNode => <DurationFigure ns={ns} locale={locale} />;
  const name = ({ group }: GroupFigures): ReactNode => {
    if (group === null) return <span className={styles['muted']}>{text('stats.without')}</span>;
    const component = group.componentClass === null ? null : (COMPONENT_CLASSES[group.componentClass] ?? 'own');
    const colour = component === null ? colours[services.indexOf(group.service ?? '')] : componentColour(component, theme);
    const label = component !== null && group.label === '' ? text(`component.${component}`) : group.label;
    return (
      <span className={styles['name']} title={label}>
        {colour !== undefined && <ColourDot colour={colour} />}
        <span className={styles['nameText']}>{label === '' ? text('span.emptyValue') : label}</span>
        {component !== null && group.label !== '' && <span className={styles['muted']}>{text(`component.${component}`)}</span>}
        {grouping.kind === 'interface' && <span className={styles['muted']}>{group.service}</span>}
      </span>
    );
  };
  const errors = (row: GroupFigures): ReactNode => (
    <span className={row.errors > 0 ? styles['error'] : undefined}>
      <MonoFigure>{formatCount(row.errors, locale)}</MonoFigure>
    </span>
  );
  const share = (row: GroupFigures): ReactNode => (
    <span className={styles['share']}>
      <span className={styles['shareTrack']} aria-hidden>
        <span className={styles['shareBar']} style={{ width: `${String(Math.min(1, row.selfShare) * 100)}%` }} />
      </span>
      <MonoFigure>{formatShare(row.selfShare, locale)}</MonoFigure>
    </span>
  );
  const end = (key: string, title: string, minWidth: number, cell: (row: GroupFigures) => ReactNode): Column<GroupFigures> => {
    return { key, title, minWidth, align: 'end', cell };
  };
  return {
    columns: [
      { key: 'name', title: text(`stats.by.${grouping.kind}`), minWidth: 220, grow: 3, cell: name },
      end('count', text('stats.spans'), 72, (row) => <MonoFigure>{formatCount(row.count, locale)}</MonoFigure>),
      end('errors', text('stats.errors'), 72, errors),
      end('total', text('stats.total'), 96, (row) => duration(row.totalNs)),
      end('self', text('stats.self'), 96, (row) => duration(row.selfNs)),
      end('share', text('stats.share'), 130, share),
      end('path', text('stats.path'), 96, (row) => duration(row.pathNs)),
      end('p50', 'p50', 88, (row) => duration(row.p50Ns)),
      end('p95', 'p95', 88, (row) => duration(row.p95Ns)),
      end('max', text('stats.max'), 88, (row) => duration(row.maxNs)),
    ],
    twoLines: (row) => (
      <>
        <div className={styles['line']}>
          {name(row)}
          {share(row)}
        </div>
        <div className={styles['lineTwo']}>
          <span>{text('stats.rowFacts', { count: row.count, errors: row.errors })}</span>
          <span>
            {text('stats.self')} {duration(row.selfNs)}
          </span>
        </div>
      </>
    ),
  };
}
