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

/** Why no service is listed, and what to do: nothing was ever sent, or not in this time or environment. */
export function NoServices(): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const status = useQuery(api.firstSteps.status.queryOptions());
  const projects = useQuery(api.projects.list.queryOptions());
  const isNew = status.data?.firstSpanAtMs === null;
  const hasDemo = frame.project !== DEMO_PROJECT && projects.data?.some((project) => project.slug === DEMO_PROJECT) === true;
  const range = { from: formatDateTime(frame.resolved.fromMs).slice(0, 16), to: formatDateTime(frame.resolved.toMs).slice(0, 16) };
  return (
    <EmptyState
      title={isNew ? text('services.emptyProject') : text('services.empty', range)}
      actions={
        <>
          <Link className={linkButtonClasses.primary} href={frame.hrefTo('/first-steps')}>
            {text('services.toFirstSteps')}
          </Link>
          {!isNew && (
            <Button onClick={() => frame.change({ range: { from: 'now-24h', to: 'now' }, environment: null })}>
              {text('services.widen')}
            </Button>
          )}
          {hasDemo && (
            <Link className={linkButtonClasses.plain} href={`/p/${DEMO_PROJECT}/services`}>
              {text('services.toDemo')}
            </Link>
          )}
        </>
      }
    >
      {text(isNew ? 'services.emptyProjectText' : 'services.emptyText')}
    </EmptyState>
  );
}
