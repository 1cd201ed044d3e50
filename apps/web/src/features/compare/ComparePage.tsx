'use client';

import { ArrowLeftOutlined } from '@ant-design/icons';
import { EmptyState, formatDateTime, formatDuration, LoadingRows, Notice, Panel, TimeScatter, type ScatterBrush } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { QueryBox, QueryChips, queryOf, toScatterPoints, type TracePoint } from '../traces/index.ts';
import { choiceWords } from './components/choice-words.ts';
import { ChoiceControls } from './components/ChoiceControls.tsx';
import { Comparison } from './components/Comparison.tsx';
import { isWholePart } from './model/choice.ts';
import { choiceInputOf } from './model/choice-input.ts';
import { parseCompare, withCompare } from './url.ts';
import styles from './components/Compare.module.css';

const TITLES = { slow: 'compare.titleSlow', failed: 'compare.titleFailed', part: 'compare.titlePart', query: 'compare.titlePart' } as const;

/** What distinguishes slow, failing or brushed spans from the others of the same query. */
export function ComparePage(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const router = useRouter();
  const frame = useFrame();
  const [state, change] = useUrlState(parseCompare, withCompare);
  const query = useMemo(() => queryOf(state.query), [state.query]);
  const { fromMs, toMs } = frame.resolved;
  const question = { startMs: fromMs, endMs: toMs, query: state.query, environment: frame.environment };
  const chosenBy = queryOf(state.chosenBy);
  const isChosen =
    state.pick === 'part' ? !isWholePart(state.part) : state.pick !== 'query' || (state.chosenBy !== '' && chosenBy !== null);

  const found = useQuery({
    ...api.traces.find.queryOptions({ ...question, mode: 'spans', order: 'newest', limit: 1 }),
    enabled: query !== null,
    placeholderData: keepPreviousData,
  });
  const compared = useQuery({
    ...api.compare.cohorts.queryOptions({ ...question, choice: choiceInputOf(state) }, { trpc: { abortOnUnmount: true } }),
    enabled: query !== null && isChosen,
    placeholderData: keepPreviousData,
  });
  const points = useMemo(() => (found.data === undefined ? [] : toScatterPoints(found.data)), [found.data]);
  const run = (next: string): void => {
    change({ query: next });
    frame.refresh();
  };
  const choosePart = (brush: ScatterBrush): void => {
    change({
      pick: 'part',
      part: {
        minNs: brush.minNs === null ? null : Math.floor(brush.minNs),
        maxNs: brush.maxNs === null ? null : Math.ceil(brush.maxNs),
        sinceMs: brush.fromMs <= fromMs ? null : Math.floor(brush.fromMs),
        untilMs: brush.toMs >= toMs ? null : Math.ceil(brush.toMs),
      },
    });
  };
  const open = (point: TracePoint): void => {
    if (point.traceId !== null) router.push(frame.hrefTo(`/traces/${point.traceId}`));
  };
  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <Link className={styles['back']} href={frame.hrefTo('/traces', state.query === '' ? {} : { q: state.query })}>
          <ArrowLeftOutlined aria-hidden /> {text('compare.back')}
        </Link>
        <h1 className={styles['title']}>{text(TITLES[state.pick])}</h1>
      </div>
      <QueryBox key={state.query} query={state.query} onRun={run} />
      {query !== null && <QueryChips query={query} onChange={run} />}
      <Panel title={text('compare.scatter')} facts={<span className={styles['muted']}>{text('compare.scatterHint')}</span>}>
        {found.isError ? (
          <QueryError error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined && query !== null ? (
          <LoadingRows rows={5} label={text('state.loading')} />
        ) : (
          <TimeScatter
            points={points}
            fromMs={fromMs}
            toMs={toMs}
            locale={locale}
            height={140}
            label={text('compare.scatterLabel', { count: points.length })}
            onBrush={choosePart}
            onOpen={open}
            describe={(point) => [formatDuration(point.durationNs, locale), formatDateTime(point.timeMs)]}
          />
        )}
      </Panel>
      <ChoiceControls state={state} onChange={change} />
      {state.pick === 'query' && (
        <QueryBox
          key={`chosen ${state.chosenBy}`}
          query={state.chosenBy}
          label={text('compare.pick.query')}
          onRun={(next) => change({ chosenBy: next })}
        />
      )}
      {!isChosen ? (
        <Panel>
          <EmptyState title={text(state.pick === 'query' ? 'compare.chooseQuery' : 'compare.choosePart')}>
            {text(state.pick === 'query' ? 'compare.chooseQueryText' : 'compare.choosePartText')}
          </EmptyState>
        </Panel>
      ) : compared.isError ? (
        <Panel>
          <QueryError error={compared.error} title={text('compare.loadFailed')} onRetry={() => void compared.refetch()} />
        </Panel>
      ) : compared.data === undefined ? (
        <Panel>
          <LoadingRows rows={10} label={text('state.loading')} />
        </Panel>
      ) : (
        <div className={styles['told']} data-busy={compared.isPlaceholderData ? '' : undefined} aria-busy={compared.isPlaceholderData}>
          {compared.data.partial.length > 0 && (
            <Notice>
              {text('compare.partial')} {locale === 'en' && compared.data.partial.join(' ')}
            </Notice>
          )}
          <Comparison
            comparison={compared.data}
            choice={choiceWords(state, compared.data.threshold, locale, text)}
            query={query ?? { conditions: [] }}
            state={state}
            onRun={run}
          />
        </div>
      )}
    </div>
  );
}
