'use client';

import { linkButtonClasses } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useText } from '../../i18n/use-text.ts';
import {
  BreakdownPanel,
  CompareChoice,
  dimensionCondition,
  GoldenCharts,
  interfaceConditions,
  NarrowedChips,
  NARROWING,
  queryText,
  useTracesHref,
  type SpanFilterInput,
} from '../applications/index.ts';
import { useFrame } from '../frame/index.ts';
import { EdgesPanels } from './components/EdgesPanel.tsx';
import { ErrorsPanel } from './components/ErrorsPanel.tsx';
import { ExemplarsPanel } from './components/ExemplarsPanel.tsx';
import { InterfaceHead } from './components/InterfaceHead.tsx';
import { LatencyPanel } from './components/LatencyPanel.tsx';
import { OperationsPanel } from './components/OperationsPanel.tsx';
import { SuspectsPanel } from './components/SuspectsPanel.tsx';
import { parseInterface, withInterface } from './url.ts';
import styles from './components/InterfacePage.module.css';

/** One interface, with everything that says why it is as it is. Calls of one kind (a statement, a command) have the same page with less on it. */
export function InterfacePage({ service, name }: { readonly service: string; readonly name: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const tracesHref = useTracesHref();
  const [state, change] = useUrlState(parseInterface, withInterface);
  const { environment } = frame;
  const { fromMs, toMs } = frame.resolved;
  const { spanClass } = state;
  const filter: SpanFilterInput = {
    service,
    name,
    spanClass,
    environment,
    ...(state.component === '' ? {} : { component: state.component }),
    ...state.only,
  };
  const seen = useQuery(api.interfaces.seenValues.queryOptions({ startMs: fromMs, endMs: toMs, service }, WHILE_SHOWN));
  const narrowed = NARROWING.flatMap((key) => (state.only[key] === undefined ? [] : [dimensionCondition(key, state.only[key])]));
  const query = seen.data === undefined ? null : queryText([...interfaceConditions(service, name, spanClass, seen.data), ...narrowed]);
  // What is served is looked into; what is called is looked at from outside.
  const isServed = spanClass === 'interface' || spanClass === 'messaging';

  return (
    <div className={styles['page']}>
      <InterfaceHead service={service} name={name} state={state} filter={filter} />
      <div className={styles['bar']}>
        <CompareChoice compare={state.compare} onChange={(compare) => change({ compare })} />
        <NarrowedChips state={state} onChange={change} />
        {isServed && narrowed.length > 0 && <span className={styles['hint']}>{text('interface.notNarrowed')}</span>}
        {query !== null && (
          <Link className={linkButtonClasses.plain} href={tracesHref(query)}>
            {text('service.toTraces')}
          </Link>
        )}
      </div>
      {isServed && <SuspectsPanel service={service} name={name} compare={state.compare} query={query} />}
      <GoldenCharts
        filter={filter}
        query={query}
        state={state}
        onPercentiles={(percentiles) => change({ percentiles }, { isStep: false })}
      />
      <div className={styles['body']}>
        <div className={styles['main']}>
          {isServed && (
            <div className={styles['whole']}>
              <LatencyPanel service={service} name={name} query={query} state={state} onChange={change} />
            </div>
          )}
          <div className={styles['whole']}>
            <BreakdownPanel filter={filter} query={query} state={state} onChange={change} />
          </div>
          {isServed && (
            <>
              <EdgesPanels service={service} name={name} />
              <OperationsPanel service={service} name={name} kind="sql" />
              <OperationsPanel service={service} name={name} kind="nosql" />
            </>
          )}
          <div className={styles['whole']}>
            <ErrorsPanel filter={filter} query={query} />
          </div>
        </div>
        <aside className={styles['rail']} aria-label={text('exemplars.title')}>
          <ExemplarsPanel filter={filter} query={query} />
        </aside>
      </div>
    </div>
  );
}
