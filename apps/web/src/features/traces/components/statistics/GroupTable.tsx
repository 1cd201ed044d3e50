'use client';

import { DataTable } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import { QueryError } from '../../../frame/index.ts';
import { byAttribute, byComponent, byInterface, byService, type SpanGroups } from '../../model/span-groups.ts';
import { groupFigures, type GroupFigures } from '../../model/statistics.ts';
import { DEFAULT_SORT, type Grouping, type TraceState } from '../../trace-url.ts';
import { attributeColumnQuery, attributeKeysQuery, useTraceSource } from '../trace-source.ts';
import type { TracePane } from '../trace-pane.ts';
import { useGroupColumns } from './group-columns.tsx';
import styles from './Statistics.module.css';

const GROUP_BY = ['service', 'interface', 'component', 'attribute'] as const;
const NOTHING: SpanGroups = { codes: new Int32Array(0), groups: [] };

/** Figures by service, interface, component or any attribute. A row leads to the spans it is made of. */
export function GroupTable(pane: TracePane): ReactNode {
  const { trace, times, shown, state, onChange } = pane;
  const { grouping } = state;
  const text = useText();
  const source = useTraceSource();
  const [isChoosing, setChoosing] = useState(false);
  const isAttribute = grouping.kind === 'attribute' || isChoosing;
  const keys = useQuery({ ...attributeKeysQuery(source), enabled: isAttribute });
  const key = grouping.kind === 'attribute' ? grouping.key : '';
  const column = useQuery({ ...attributeColumnQuery(source, key), enabled: key !== '' });
  const groups = useMemo(() => {
    switch (grouping.kind) {
      case 'service':
        return byService(trace);
      case 'interface':
        return byInterface(trace);
      case 'component':
        return byComponent(trace);
      case 'attribute':
        return column.data === undefined ? NOTHING : byAttribute(column.data);
    }
  }, [trace, grouping, column.data]);
  const rows = useMemo(() => groupFigures(trace, times, shown, groups), [trace, times, shown, groups]);
  const columns = useGroupColumns(grouping, pane.serviceColours, trace.view.services);
  const open = (row: GroupFigures): void => onChange(spansOf(row, grouping, state));

  return (
    <section className={styles['groups']}>
      <div className={styles['controls']}>
        <span className={styles['muted']} id="group-by">
          {text('stats.by')}
        </span>
        <Segmented<(typeof GROUP_BY)[number]>
          aria-labelledby="group-by"
          value={isAttribute ? 'attribute' : grouping.kind}
          options={GROUP_BY.map((value) => ({ value, label: text(`stats.by.${value}`) }))}
          onChange={(kind) => {
            setChoosing(kind === 'attribute');
            if (kind !== 'attribute') onChange({ grouping: { kind } }, { isStep: false });
          }}
        />
        {isAttribute && (
          <Select<string>
            className={styles['attribute'] ?? ''}
            aria-label={text('stats.attribute')}
            placeholder={text('stats.attribute')}
            {...(key === '' ? {} : { value: key })}
            showSearch
            loading={keys.isFetching || column.isFetching}
            popupMatchSelectWidth={false}
            options={(keys.data ?? []).map((each) => ({ value: each.key, label: each.key }))}
            onChange={(next) => onChange({ grouping: { kind: 'attribute', key: next } }, { isStep: false })}
          />
        )}
      </div>
      {column.error !== null && <QueryError error={column.error} title={text('list.columnFailed')} onRetry={() => void column.refetch()} />}
      <DataTable
        className={styles['table']}
        label={text('stats.table')}
        columns={columns.columns}
        rows={rows}
        keyOf={({ group }) => group?.key ?? ''}
        onOpen={open}
        twoLines={columns.twoLines}
      />
    </section>
  );
}

/** The list of the spans that a row counts, as far as the filter can say it; by an attribute they stand together in its column. */
function spansOf({ group }: GroupFigures, grouping: Grouping, state: TraceState): Partial<TraceState> {
  if (grouping.kind === 'attribute') {
    const listColumns = [...new Set([grouping.key, ...state.listColumns])];
    return { shown: 'list', listColumns, listSort: { column: `attr:${grouping.key}`, isDescending: false } };
  }
  const filter = {
    ...state.filter,
    ...(group?.service == null ? {} : { service: group.service }),
    ...(group?.componentClass == null ? {} : { componentClass: group.componentClass }),
  };
  return { shown: 'list', filter, listSort: grouping.kind === 'service' ? DEFAULT_SORT : { column: 'self', isDescending: true } };
}
