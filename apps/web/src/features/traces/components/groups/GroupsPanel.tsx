'use client';

import { EmptyState, formatCount, LoadingRows, Notice } from '@spanhouse/ui';
import { formatQuery, type Query } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../../frame/index.ts';
import { groupTargets, withGroups } from '../../model/group-condition.ts';
import type { GroupRowView } from '../../model/group-view.ts';
import { GROUP_KEYS_MAX, type GroupSort } from '../../url.ts';
import { KeySelect } from '../KeySelect.tsx';
import { GroupTable } from './GroupTable.tsx';
import styles from './Groups.module.css';
import { useGroupCurves } from './use-group-curves.ts';

const GROUPS_SHOWN = 200;

type Props = {
  readonly query: Query;
  readonly by: readonly string[];
  readonly sort: GroupSort;
  readonly isReady: boolean;
  readonly onBy: (by: readonly string[]) => void;
  readonly onSort: (sort: GroupSort) => void;
  /** A group was chosen: the query that asks for its spans. */
  readonly onOpen: (query: string) => void;
};

/** Matching spans by one key or two, with the figures of each group. A row is a way to its spans. */
export function GroupsPanel({ query, by, sort, isReady, onBy, onSort, onOpen }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const { resolved, environment } = useFrame();
  const { conditions, selection } = query;
  const found = useQuery({
    ...api.traces.groups.queryOptions(
      {
        startMs: resolved.fromMs,
        endMs: resolved.toMs,
        query: formatQuery(conditions, selection),
        environment,
        by: [...by],
        order: sort,
        isCountOnly: false,
        limit: GROUPS_SHOWN,
      },
      WHILE_SHOWN,
    ),
    enabled: by.length > 0 && isReady,
    placeholderData: keepPreviousData,
  });
  const { data } = found;
  const curveOf = useGroupCurves(query, by, data, found.isSuccess && !found.isPlaceholderData);
  const open = (row: GroupRowView): void => {
    onOpen(formatQuery(withGroups(conditions, groupTargets(by, data?.areTags ?? []), row), selection));
  };
  return (
    <div className={styles['groups']}>
      <div className={styles['controls']}>
        <KeySelect
          label={text('results.groupBy')}
          placeholder={text('results.groupByHint')}
          className={styles['keys']}
          value={by}
          max={GROUP_KEYS_MAX}
          onChange={onBy}
        />
        {data !== undefined && by.length > 0 && (
          <span className={styles['facts']} role="status">
            {text('results.groupCount', { count: data.groupCount })}{' '}
            {data.groupCount > data.groups.length && text('results.groupsShown', { count: data.groups.length })}
          </span>
        )}
      </div>
      {data?.source === 'sample' && (
        <Notice>
          {text('results.groupsSample', { looked: formatCount(data.looked, locale), matched: formatCount(data.matched.count, locale) })}
        </Notice>
      )}
      {data?.source === 'blocks' && data.scan?.next != null && (
        <Notice>{text('results.groupsBlocks', { looked: data.looked, blocks: data.scan.blocks, left: data.scan.blocksLeft })}</Notice>
      )}
      {by.length === 0 ? (
        <EmptyState title={text('results.chooseKey')}>{text('results.chooseKeyText')}</EmptyState>
      ) : found.isError ? (
        <QueryError error={found.error} title={text('results.groupsFailed')} onRetry={() => void found.refetch()} />
      ) : data === undefined ? (
        <LoadingRows rows={10} label={text('state.loading')} />
      ) : (
        <GroupTable
          groups={data.groups}
          by={by}
          sort={sort}
          curveOf={curveOf}
          isEstimate={data.source === 'sample'}
          rangeMs={resolved.toMs - resolved.fromMs}
          onSort={onSort}
          onOpen={open}
        />
      )}
    </div>
  );
}
