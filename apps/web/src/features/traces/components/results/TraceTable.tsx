'use client';

import { ColourDot, DataTable, DurationFigure, formatCount, Tag, type Column } from '@spanhouse/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { useFrame } from '../../../frame/index.ts';
import type { TraceRowView } from '../../model/search-view.ts';
import type { OptionalColumn } from '../../url.ts';
import styles from '../TracesPage.module.css';
import { ErrorCount, NamedValue, Pick, ShortId, useColours, useTime } from './cells.tsx';
import type { TableProps } from './table-props.ts';
import { useTimeColumns } from './use-time-columns.tsx';
import { ValuesCell } from './ValuesCell.tsx';

const SERVICES_SHOWN = 3;

type TraceColumn = Column<TraceRowView> & { readonly key: OptionalColumn | 'start' | 'root' | 'duration' | `attribute ${string}` };

/** Found traces. Columns of attributes have what their matching spans say, else what any of their spans says. */
export function TraceTable(props: TableProps & { readonly rows: readonly TraceRowView[] }): ReactNode {
  const { rows, order, hidden, columns: keys, conditions, onOrder, onService, onQuery } = props;
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const colourOf = useColours(rows.flatMap((row) => [row.rootService, ...row.services]));
  const timeOf = useTime();
  const { start, duration } = useTimeColumns(rows, props);
  const hrefOf = (row: TraceRowView): string => frame.hrefTo(`/traces/${row.traceId}`);
  const name = (row: TraceRowView): ReactNode => (
    <span className={styles['nameCell']}>
      <ColourDot colour={colourOf(row.rootSeen ? row.rootService : (row.services[0] ?? ''))} />
      <Link className={styles['nameLink']} href={hrefOf(row)} prefetch={false} onClick={(event) => event.stopPropagation()}>
        <span className={styles['service']}>{row.rootSeen ? row.rootService : row.services[0]}</span>{' '}
        <span className={styles['operation']}>{row.rootSeen ? row.rootName : text('traces.rootUnseen')}</span>
      </Link>
    </span>
  );
  const columns: readonly TraceColumn[] = [
    start,
    { key: 'root', title: text('traces.column.root'), minWidth: 200, grow: 3, cell: name },
    duration,
    ...keys.map((key, i): TraceColumn => ({
      key: `attribute ${key}`,
      title: key,
      help: text('results.columnOfTraces'),
      minWidth: 140,
      grow: 1,
      cell: (row) => <ValuesCell columnKey={key} values={row.values[i]} conditions={conditions} onQuery={onQuery} />,
    })),
    {
      key: 'spans',
      title: text('traces.column.spans'),
      minWidth: 84,
      align: 'end',
      cell: (row) => <span className={styles['mono']}>{formatCount(row.spanCount, locale)}</span>,
      onSort: () => onOrder('spans'),
      isSorted: order === 'spans',
    },
    {
      key: 'errors',
      title: text('traces.column.errors'),
      minWidth: 84,
      align: 'end',
      cell: (row) => <ErrorCount count={row.errorCount} />,
      onSort: () => onOrder('errors'),
      isSorted: order === 'errors',
    },
    {
      key: 'services',
      title: text('traces.column.services'),
      minWidth: 200,
      grow: 2,
      cell: (row) => (
        <span className={styles['services']}>
          {row.services.slice(0, SERVICES_SHOWN).map((service) => (
            <Pick key={service} value={service} colour={colourOf(service)} onPick={onService} />
          ))}
          {row.services.length > SERVICES_SHOWN && (
            <span className={styles['muted']}>{text('traces.moreServices', { count: row.services.length - SERVICES_SHOWN })}</span>
          )}
        </span>
      ),
    },
    { key: 'traceId', title: text('traces.column.traceId'), minWidth: 112, cell: (row) => <ShortId id={row.traceId} /> },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('traces.tableTraces')}
      columns={columns.filter((column) => !hidden.some((name) => name === column.key))}
      rows={rows}
      keyOf={(row) => row.traceId}
      onOpen={(row) => router.push(hrefOf(row))}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            {name(row)}
            <DurationFigure ns={row.durationNs} locale={locale} />
          </div>
          <div className={styles['lineTwo']}>
            {timeOf.cell(row.startUnixNano)}
            <span>
              {formatCount(row.spanCount, locale)} {text('trace.spans', { count: row.spanCount })}
            </span>
            {row.errorCount > 0 && (
              <Tag tone="error">
                {formatCount(row.errorCount, locale)} {text('trace.errors', { count: row.errorCount })}
              </Tag>
            )}
            {keys.map((key, i) => (
              <NamedValue key={key} name={key} value={row.values[i]?.texts.join(', ') ?? null} />
            ))}
          </div>
        </>
      )}
    />
  );
}
