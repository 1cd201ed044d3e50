'use client';

import { ColourDot, DataTable, DurationFigure, type Column } from '@spanhouse/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { useFrame } from '../../../frame/index.ts';
import type { SpanRowView } from '../../model/search-view.ts';
import { kindKey } from '../../model/span-words.ts';
import styles from '../TracesPage.module.css';
import { NamedValue, Pick, ShortId, StatusTag, useColours, useTime } from './cells.tsx';
import type { TableProps } from './table-props.ts';
import { useTimeColumns } from './use-time-columns.tsx';
import { ValuesCell } from './ValuesCell.tsx';

/** Found spans. */
export function SpanTable(props: TableProps & { readonly rows: readonly SpanRowView[] }): ReactNode {
  const { rows, hidden, columns: keys, conditions, onService, onInstance, onQuery } = props;
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const colourOf = useColours(rows.map((row) => row.service));
  const timeOf = useTime();
  const { start, duration } = useTimeColumns(rows, props);
  const hrefOf = (row: SpanRowView): string => frame.hrefTo(`/traces/${row.traceId}`, { span: row.spanId });
  const name = (row: SpanRowView): ReactNode => (
    <Link className={styles['nameLink']} href={hrefOf(row)} prefetch={false} onClick={(event) => event.stopPropagation()}>
      {row.name}
    </Link>
  );
  const columns: readonly Column<SpanRowView>[] = [
    start,
    {
      key: 'service',
      title: text('traces.column.service'),
      minWidth: 130,
      grow: 1,
      cell: (row) => <Pick value={row.service} colour={colourOf(row.service)} onPick={onService} />,
    },
    { key: 'name', title: text('traces.column.name'), minWidth: 200, grow: 2.4, cell: name },
    duration,
    ...keys.map((key, i): Column<SpanRowView> => ({
      key: `attribute ${key}`,
      title: key,
      minWidth: 140,
      grow: 1,
      cell: (row) => <ValuesCell columnKey={key} values={row.values[i]} conditions={conditions} onQuery={onQuery} />,
    })),
    {
      key: 'kind',
      title: text('traces.column.kind'),
      minWidth: 92,
      cell: (row) => <span className={styles['muted']}>{text(kindKey(row.kind))}</span>,
    },
    { key: 'status', title: text('traces.column.status'), minWidth: 84, cell: (row) => <StatusTag code={row.status} /> },
    {
      key: 'instance',
      title: text('traces.column.instance'),
      minWidth: 110,
      grow: 1,
      cell: (row) => (row.instance === '' ? null : <Pick value={row.instance} onPick={onInstance} />),
    },
    { key: 'environment', title: text('traces.column.environment'), minWidth: 96, cell: (row) => row.environment },
    { key: 'traceId', title: text('traces.column.traceId'), minWidth: 112, cell: (row) => <ShortId id={row.traceId} /> },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('traces.tableSpans')}
      columns={columns.filter((column) => !hidden.some((other) => other === column.key))}
      rows={rows}
      keyOf={(row) => `${row.traceId}/${row.spanId}`}
      onOpen={(row) => router.push(hrefOf(row))}
      twoLines={(row) => (
        <>
          <div className={styles['lineOne']}>
            <span className={styles['nameCell']}>
              <ColourDot colour={colourOf(row.service)} />
              {name(row)}
            </span>
            <DurationFigure ns={row.durationNs} locale={locale} />
          </div>
          <div className={styles['lineTwo']}>
            {timeOf.cell(row.startUnixNano)}
            <span>{row.service}</span>
            {row.status === 2 && <StatusTag code={row.status} />}
            {keys.map((key, i) => (
              <NamedValue key={key} name={key} value={row.values[i]?.texts.join(', ') ?? null} />
            ))}
          </div>
        </>
      )}
    />
  );
}
