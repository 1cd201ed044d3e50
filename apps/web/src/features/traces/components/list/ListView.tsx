'use client';

import { DownloadOutlined } from '@ant-design/icons';
import { DataTable, formatCount, IconButton, type Column } from '@spanhouse/ui';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { QueryError } from '../../../frame/index.ts';
import { csvOf } from '../../../../formats/csv.ts';
import { nameOf, serviceOf } from '../../model/open-trace.ts';
import { sortSpans } from '../../model/sort-spans.ts';
import { DEFAULT_SORT, LIST_COLUMNS_MAX } from '../../trace-url.ts';
import { attributeColumnQuery, attributeKeysQuery, useTraceSource } from '../trace-source.ts';
import { KeepColumns, useFirstColumns } from '../saved/KeepColumns.tsx';
import type { TracePane } from '../trace-pane.ts';
import { download } from '../download.ts';
import { ATTRIBUTE_COLUMN, attributeListColumn, csvText, ownColumns, type ListColumn } from './list-columns.ts';
import { ListCell } from './ListCell.tsx';
import frame from '../ViewFrame.module.css';
import styles from './List.module.css';

const WIDTHS: Readonly<Record<string, readonly [minWidth: number, grow?: number]>> = {
  start: [104],
  service: [140, 1],
  name: [200, 2],
  duration: [96],
  self: [96],
  path: [96],
  component: [164],
  kind: [90],
  status: [80],
  instance: [140, 1],
};
/** Start, service, operation and the durations. */
const OWN_FIRST = 6;
const NUMBERS: ReadonlySet<ListColumn['kind']> = new Set(['duration', 'offset']);

/** Every span as a row, with any attribute as a column; sorted by any column; as a file for spreadsheets. */
export function ListView(pane: TracePane): ReactNode {
  const { trace, times, shown, selected, state, onChange, onSelect } = pane;
  const { listColumns, listSort } = state;
  const text = useText();
  const locale = useLocale();
  const source = useTraceSource();
  const firstColumns = useFirstColumns('trace');
  const [wantsKeys, setWantsKeys] = useState(false);
  const keys = useQuery({ ...attributeKeysQuery(source), enabled: wantsKeys });
  const found = useQueries({ queries: listColumns.map((key) => attributeColumnQuery(source, key)) });
  const failed = found.find(({ error }) => error !== null);
  const isStale = found.some(({ data }) => data !== undefined && data.orderHash !== trace.view.orderHash);
  const values = found.map(({ data }) => data);

  const own = useMemo(() => ownColumns({ trace, times, locale }), [trace, times, locale]);
  // What the reader asked for stands before what every list has to say in the end.
  const columns = [
    ...own.slice(0, OWN_FIRST),
    ...listColumns.map((key, i) => attributeListColumn(key, values[i], locale)),
    ...own.slice(OWN_FIRST),
  ];
  const sortedBy = columns.find(({ key }) => key === listSort.column) ?? own[0];
  const sortValues = values[listColumns.indexOf(listSort.column.replace(ATTRIBUTE_COLUMN, ''))];
  const rows = useMemo(
    () => Array.from(sortedBy === undefined ? shown : sortSpans(shown, sortedBy.sortKey, listSort.isDescending)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the column is made anew each time; what it sorts by is named here
    [shown, own, sortValues, listSort.column, listSort.isDescending],
  );

  const titleOf = (column: ListColumn): string =>
    column.key.startsWith(ATTRIBUTE_COLUMN) ? column.key.slice(ATTRIBUTE_COLUMN.length) : text(`list.column.${column.key as 'start'}`);
  const sortBy = (key: string): void => {
    const isSame = key === listSort.column;
    // First the greatest of what is a number, the first of what is a text; then the other way; then as the trace is.
    const first = NUMBERS.has(columns.find((column) => column.key === key)?.kind ?? 'text') && key !== 'start';
    const next = !isSame
      ? { column: key, isDescending: first }
      : listSort.isDescending === first
        ? { column: key, isDescending: !first }
        : DEFAULT_SORT;
    onChange({ listSort: next }, { isStep: false });
  };
  const cells: readonly Column<number>[] = columns.map((column) => {
    const [minWidth, grow] = WIDTHS[column.key] ?? [140, 1];
    return {
      key: column.key,
      title: titleOf(column),
      minWidth,
      ...(grow === undefined ? {} : { grow }),
      ...(NUMBERS.has(column.kind) ? { align: 'end' as const } : {}),
      cell: (span) => <ListCell pane={pane} column={column} span={span} />,
      onSort: () => sortBy(column.key),
      isSorted: column.key === sortedBy?.key,
      isAscending: !listSort.isDescending,
    };
  });
  const save = (): void => {
    const lines = rows.map((span) => [trace.view.spans.id[span] ?? '', ...columns.map((column) => csvText(column, span, trace))]);
    download(`trace-${trace.view.traceId}.csv`, 'text/csv', csvOf(['span_id', ...columns.map(titleOf)], lines));
  };

  return (
    <div className={frame['view']}>
      <div className={frame['controls']}>
        <span className={styles['count']}>{text('list.count', { count: shown.length, shown: formatCount(shown.length, locale) })}</span>
        <Select<string[]>
          className={styles['columns'] ?? ''}
          mode="multiple"
          aria-label={text('list.columns')}
          placeholder={text('list.columns')}
          value={[...listColumns]}
          maxCount={LIST_COLUMNS_MAX}
          maxTagCount="responsive"
          loading={keys.isFetching}
          onOpenChange={(isOpen) => {
            if (isOpen) setWantsKeys(true);
          }}
          options={(keys.data ?? []).map(({ key, count }) => ({ value: key, label: `${key} (${formatCount(count, locale)})` }))}
          popupMatchSelectWidth={false}
          onChange={(next) => onChange({ listColumns: next }, { isStep: false })}
        />
        {listColumns.length === 0 && firstColumns.length > 0 ? (
          <Button size="small" onClick={() => onChange({ listColumns: firstColumns }, { isStep: false })}>
            {text('views.takeColumns')}
          </Button>
        ) : (
          listColumns.length > 0 && <KeepColumns place="trace" columns={listColumns} />
        )}
        <IconButton label={text('list.csvHelp')} icon={<DownloadOutlined />} isBordered onClick={save}>
          {text('list.csv')}
        </IconButton>
        {isStale && <span className={styles['count']}>{text('list.stale')}</span>}
      </div>
      {failed?.error != null && <QueryError error={failed.error} title={text('list.columnFailed')} onRetry={() => void failed.refetch()} />}
      <DataTable
        className={styles['table']}
        label={text('list.label')}
        columns={cells}
        rows={rows}
        keyOf={String}
        selectedKey={selected < 0 ? null : String(selected)}
        onOpen={onSelect}
        twoLines={(span) => (
          <>
            <div className={styles['line']}>
              <bdi>{serviceOf(trace, span)}</bdi> · <bdi>{nameOf(trace, span)}</bdi>
            </div>
            <div className={styles['lineTwo']}>
              {columns
                .filter(
                  ({ key, valueOf }) => key === 'duration' || key === 'self' || (key.startsWith(ATTRIBUTE_COLUMN) && valueOf(span) !== ''),
                )
                .map((column) => (
                  <span key={column.key}>
                    <span className={styles['line']}>{titleOf(column)}</span> <ListCell pane={pane} column={column} span={span} />
                  </span>
                ))}
            </div>
          </>
        )}
      />
    </div>
  );
}
