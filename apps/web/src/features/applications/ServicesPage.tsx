'use client';

import { SearchOutlined } from '@ant-design/icons';
import { browserNow } from '@spanhouse/core/browser';
import { LoadingRows, Panel } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { CausesPanel } from './components/CausesPanel.tsx';
import { CompareChoice } from './components/GoldenControls.tsx';
import { NoServices } from './components/NoServices.tsx';
import { ServicesTable } from './components/ServicesTable.tsx';
import { comparedRange } from './model/comparison.ts';
import { chosenServices, serviceViews } from './model/service-rows.ts';
import { coveredSeconds, settledBuckets } from './model/trend.ts';
import { parseServices, withServices } from './url.ts';
import styles from './components/Applications.module.css';

/** All services: how much is asked of each, how well it answers, and what has changed. */
export function ServicesPage(): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const [state, change] = useUrlState(parseServices, withServices);
  const { fromMs, toMs } = frame.resolved;
  const then = comparedRange(frame.resolved, state.compare === 'none' ? 'previous' : state.compare);
  const { environment } = frame;

  const now = useQuery({
    ...api.applications.services.queryOptions({ startMs: fromMs, endMs: toMs, environment }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const before = useQuery({
    ...api.applications.services.queryOptions({ startMs: then.fromMs, endMs: then.toMs, environment }, WHILE_SHOWN),
    enabled: state.compare !== 'none',
  });
  const basis = state.compare === 'none' ? undefined : before.data;
  const views = useMemo(() => {
    if (now.data === undefined) return null;
    return serviceViews(
      { seconds: coveredSeconds(now.data, toMs), rows: now.data.rows },
      basis === undefined ? null : { seconds: coveredSeconds(basis, then.toMs), rows: basis.rows },
      settledBuckets(now.data, Math.max(toMs, browserNow())),
    );
  }, [now.data, basis, toMs, then.toMs]);
  const shown = useMemo(() => (views === null ? [] : chosenServices(views, state.find, state.order)), [views, state.find, state.order]);
  const troubled = views?.filter(({ health }) => health !== 'healthy' && health !== 'quiet').length ?? 0;

  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text('frame.services')}</h1>
        {views !== null && views.length > 0 && (
          <span className={styles['facts']} role="status">
            {text('services.facts', { count: views.length, troubled })}
          </span>
        )}
      </div>
      {views !== null && views.length > 0 && (
        <div className={styles['bar']}>
          <Input
            className={styles['find'] ?? ''}
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            aria-label={text('services.find')}
            placeholder={text('services.find')}
            value={state.find}
            onChange={(event) => change({ find: event.target.value }, { isStep: false })}
          />
          <CompareChoice compare={state.compare} onChange={(compare) => change({ compare })} />
        </div>
      )}
      {views !== null && views.length > 0 && state.compare !== 'none' && <CausesPanel compare={state.compare} />}
      {now.isError ? (
        <Panel>
          <QueryError error={now.error} title={text('services.loadFailed')} onRetry={() => void now.refetch()} />
        </Panel>
      ) : views === null ? (
        <Panel>
          <LoadingRows rows={14} label={text('state.loading')} />
        </Panel>
      ) : views.length === 0 ? (
        <Panel>
          <NoServices />
        </Panel>
      ) : (
        <Panel className={`${styles['fill'] ?? ''} ${now.isFetching ? (styles['busy'] ?? '') : ''}`}>
          {shown.length === 0 ? (
            <p className={styles['small']}>{text('services.noneFit', { find: state.find })}</p>
          ) : (
            <ServicesTable views={shown} order={state.order} onOrder={(order) => change({ order })} />
          )}
        </Panel>
      )}
    </div>
  );
}
