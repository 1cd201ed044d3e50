'use client';

import { SearchOutlined } from '@ant-design/icons';
import { browserNow } from '@spanhouse/core/browser';
import { ColourDot, EmptyState, formatShare, linkButtonClasses, LoadingRows, Panel, serviceColour, Tag, useThemeName } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import Link from 'next/link';
import { useMemo, type ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { BreakdownPanel } from './components/BreakdownPanel.tsx';
import { Change } from './components/Change.tsx';
import { ClassTable } from './components/ClassTable.tsx';
import { DurationFact } from './components/DurationFact.tsx';
import { GoldenCharts } from './components/GoldenCharts.tsx';
import { CompareChoice } from './components/GoldenControls.tsx';
import { HealthWord } from './components/HealthWord.tsx';
import { NarrowedChips } from './components/NarrowedChips.tsx';
import { RateFigure } from './components/RateFigure.tsx';
import { useTracesHref } from './components/use-traces-href.ts';
import { chosenRows, classCounts, classRows } from './model/class-rows.ts';
import { comparedRange } from './model/comparison.ts';
import { serviceViews } from './model/service-rows.ts';
import type { SpanFilterInput } from './model/span-filter.ts';
import { dimensionCondition, queryText, servedConditions } from './model/trace-query.ts';
import { coveredSeconds, settledBuckets } from './model/trend.ts';
import { NARROWING, parseService, TABS, withService } from './url.ts';
import styles from './components/Applications.module.css';

/** One service: how it fares, what it serves, what it calls, and which of its instances is not like the others. */
export function ServicePage({ service }: { readonly service: string }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const theme = useThemeName();
  const tracesHref = useTracesHref();
  const [state, change] = useUrlState(parseService, withService);
  const { environment } = frame;
  const { fromMs, toMs } = frame.resolved;
  const comparedWith = state.compare === 'none' ? 'previous' : state.compare;
  const then = comparedRange(frame.resolved, comparedWith);

  const services = useQuery({
    ...api.applications.services.queryOptions({ startMs: fromMs, endMs: toMs, environment }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const servicesBefore = useQuery(
    api.applications.services.queryOptions({ startMs: then.fromMs, endMs: then.toMs, environment }, WHILE_SHOWN),
  );
  const filter: SpanFilterInput = { service, environment, ...state.only };
  const interfaces = useQuery({
    ...api.applications.interfaces.queryOptions({ startMs: fromMs, endMs: toMs, filter }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const view = useMemo(() => {
    if (services.data === undefined) return null;
    const [own] = serviceViews(
      { seconds: coveredSeconds(services.data, toMs), rows: services.data.rows.filter((row) => row.service === service) },
      servicesBefore.data === undefined
        ? null
        : { seconds: coveredSeconds(servicesBefore.data, then.toMs), rows: servicesBefore.data.rows },
      0,
    );
    return own ?? null;
  }, [services.data, servicesBefore.data, service, toMs, then.toMs]);

  const rows = useMemo(
    () =>
      interfaces.data === undefined
        ? null
        : classRows(
            interfaces.data.rows,
            state.tab,
            coveredSeconds(interfaces.data, toMs),
            settledBuckets(interfaces.data, Math.max(toMs, browserNow())),
          ),
    [interfaces.data, state.tab, toMs],
  );
  const counts = classCounts(interfaces.data?.rows ?? []);
  // A service that serves nothing may still consume messages: that is then what it does.
  const goldenClass = counts.interface === 0 && counts.messaging > 0 ? 'messaging' : 'interface';
  const shown = rows === null ? [] : chosenRows(rows, state.find, state.order);
  const query = queryText([
    ...servedConditions(service),
    ...NARROWING.flatMap((key) => (state.only[key] === undefined ? [] : [dimensionCondition(key, state.only[key])])),
  ]);

  if (services.data !== undefined && view === null && interfaces.data?.rows.length === 0) {
    return (
      <div className={styles['page']}>
        <Panel>
          <EmptyState
            isPage
            title={text('service.empty', { service })}
            actions={
              <>
                <Link className={linkButtonClasses.primary} href={frame.hrefTo('/services')}>
                  {text('service.toServices')}
                </Link>
                <Link className={linkButtonClasses.plain} href={tracesHref(queryText(servedConditions(service)))}>
                  {text('service.toTraces')}
                </Link>
              </>
            }
          >
            {text('service.emptyText')}
          </EmptyState>
        </Panel>
      </div>
    );
  }
  return (
    <div className={`${styles['page'] ?? ''} ${styles['scrolling'] ?? ''}`}>
      <div className={styles['head']}>
        <Link className={styles['crumb']} href={frame.hrefTo('/services')}>
          {text('frame.services')}
        </Link>
        <h1 className={styles['title']}>
          <ColourDot colour={serviceColour(service, theme)} />
          {service}
        </h1>
        {view !== null && (
          <div className={styles['facts']}>
            <HealthWord health={view.health} />
            <span className={styles['fact']}>
              <span className={styles['factValue']}>
                <RateFigure perSecond={view.rate} />
              </span>
              <Change now={view.rate} before={view.before?.rate ?? null} rising="neutral" comparedWith={comparedWith} />
            </span>
            <span className={styles['fact']}>
              <span className={styles['factValue']}>{text('services.errorsOf', { share: formatShare(view.errorShare, locale) })}</span>
              <Change now={view.errorShare} before={view.before?.errorShare ?? null} rising="bad" comparedWith={comparedWith} />
            </span>
            <DurationFact name="p99" ns={view.p99Ns} before={view.before?.p99Ns ?? null} comparedWith={comparedWith} />
            <span className={styles['fact']}>{text('services.instancesOf', { count: view.instances })}</span>
            {view.versions.length > 0 && (
              <span className={styles['versions']}>
                {view.versions.slice(0, 4).map((version) => (
                  <Tag key={version}>{version}</Tag>
                ))}
              </span>
            )}
          </div>
        )}
      </div>
      <div className={styles['bar']}>
        <CompareChoice compare={state.compare} onChange={(compare) => change({ compare })} />
        <NarrowedChips state={state} onChange={change} />
        <Link className={linkButtonClasses.plain} href={tracesHref(query)}>
          {text('service.toTraces')}
        </Link>
      </div>
      <GoldenCharts
        filter={{ ...filter, spanClass: goldenClass }}
        query={query}
        state={state}
        onPercentiles={(percentiles) => change({ percentiles }, { isStep: false })}
      />
      <Panel
        className={interfaces.isFetching ? styles['busy'] : undefined}
        title={
          <div className={styles['tabs']} role="tablist" aria-label={text('class.label')}>
            {TABS.map((tab) => (
              <button
                key={tab}
                type="button"
                role="tab"
                aria-selected={state.tab === tab}
                className={styles['tab']}
                onClick={() => change({ tab, find: '' })}
              >
                {text(`class.${tab}`)}
                <span className={styles['tabCount']}>{interfaces.data === undefined ? '' : counts[tab]}</span>
              </button>
            ))}
          </div>
        }
        aside={
          <Input
            className={styles['find'] ?? ''}
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            aria-label={text('class.find')}
            placeholder={text('class.find')}
            value={state.find}
            onChange={(event) => change({ find: event.target.value }, { isStep: false })}
          />
        }
      >
        {interfaces.isError ? (
          <QueryError error={interfaces.error} onRetry={() => void interfaces.refetch()} />
        ) : rows === null ? (
          <LoadingRows rows={6} label={text('state.loading')} />
        ) : shown.length === 0 ? (
          <p className={styles['small']}>{text(state.find === '' ? `class.${state.tab}.empty` : 'class.noneFit')}</p>
        ) : (
          <ClassTable service={service} tab={state.tab} rows={shown} order={state.order} onOrder={(order) => change({ order })} />
        )}
      </Panel>
      <BreakdownPanel filter={{ ...filter, spanClass: goldenClass }} query={query} state={state} onChange={change} />
    </div>
  );
}
