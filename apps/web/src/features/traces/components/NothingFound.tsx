'use client';

import { EmptyState, formatDateTime, linkButtonClasses } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';

const DEMO_PROJECT = 'demo';

/** Why there is nothing, and what to do: the query is too narrow, the time is wrong, or nothing was ever sent. */
export function NothingFound({
  isFiltered,
  isUnfinished,
  onClear,
}: {
  readonly isFiltered: boolean;
  /** Nothing so far: not everything was searched. */
  readonly isUnfinished: boolean;
  readonly onClear: () => void;
}): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const status = useQuery({ ...api.firstSteps.status.queryOptions(), enabled: !isFiltered });
  const projects = useQuery(api.projects.list.queryOptions());
  const range = { from: formatDateTime(frame.resolved.fromMs).slice(0, 16), to: formatDateTime(frame.resolved.toMs).slice(0, 16) };
  const widen = (
    <Button key="widen" onClick={() => frame.change({ range: { from: 'now-24h', to: 'now' } })}>
      {text('traces.widen')}
    </Button>
  );
  if (isFiltered) {
    return (
      <EmptyState
        title={text(isUnfinished ? 'traces.emptySoFar' : 'traces.emptyTitle')}
        actions={
          <>
            <Button type="primary" onClick={onClear}>
              {text('traces.clearQuery')}
            </Button>
            {widen}
          </>
        }
      >
        {text(isUnfinished ? 'traces.emptySoFarText' : 'traces.emptyText', range)}
      </EmptyState>
    );
  }
  const hasDemo = frame.project !== DEMO_PROJECT && projects.data?.some((project) => project.slug === DEMO_PROJECT) === true;
  const isNew = status.data?.firstSpanAtMs === null;
  return (
    <EmptyState
      title={isNew ? text('traces.emptyProject') : text('traces.emptyRange', range)}
      actions={
        <>
          <Link className={linkButtonClasses.primary} href={frame.hrefTo('/first-steps')}>
            {text('traces.toFirstSteps')}
          </Link>
          {!isNew && widen}
          {hasDemo && (
            <Link className={linkButtonClasses.plain} href={`/p/${DEMO_PROJECT}/traces`}>
              {text('traces.toDemo')}
            </Link>
          )}
        </>
      }
    >
      {text(isNew ? 'traces.emptyProjectText' : 'traces.emptyRangeText')}
    </EmptyState>
  );
}
