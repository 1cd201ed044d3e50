'use client';

import { browserNow } from '@spanhouse/core/browser';
import { componentColour, formatDuration, Notice, Panel, TimeChart, usePalette, useThemeName, type TimeSeries } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { absoluteRange, useFrame } from '../../frame/index.ts';
import { CHART_GROUP, useChartWords, useTracesHref, viewerZone } from '../../applications/index.ts';
import { chartParts, grownMost, latencyView, REST } from '../model/latency-view.ts';
import { partColours } from '../model/part-colours.ts';
import { BANDS, GROUPINGS, SCOPES, type InterfaceState, type LatencyState } from '../url.ts';
import { CoverageNote } from './CoverageNote.tsx';
import { PanelState } from './PanelState.tsx';
import { PartsTable } from './PartsTable.tsx';
import { usePartName } from './part-name.ts';
import { useRanges } from './use-ranges.ts';
import styles from './InterfacePage.module.css';

type Props = {
  readonly service: string;
  readonly name: string;
  readonly query: string | null;
  readonly state: InterfaceState;
  readonly onChange: (state: Partial<LatencyState>) => void;
};

const CHART_PARTS = 8;

/** What an interface's time is spent on, over time and in all; what has grown is said. */
export function LatencyPanel({ service, name, query, state, onChange }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const router = useRouter();
  const theme = useThemeName();
  const palette = usePalette();
  const words = useChartWords();
  const tracesHref = useTracesHref();
  const nameOf = usePartName();
  const { now, then } = useRanges(state.compare, 'previous');
  const isCompared = state.compare !== 'none';
  const { environment } = frame;
  const question = { service, name, environment, band: state.band, scope: state.scope, by: state.grouping };
  const found = useQuery({
    ...api.interfaces.latencyParts.queryOptions({ ...now, ...question }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const before = useQuery({
    ...api.interfaces.latencyParts.queryOptions({ ...then, ...question }, WHILE_SHOWN),
    enabled: isCompared,
  });
  // The parts are those of all instances: so are the requests they are divided by.
  const curves = useQuery(
    api.applications.curves.queryOptions({ ...now, filter: { service, name, spanClass: state.spanClass, environment } }, WHILE_SHOWN),
  );
  const view = useMemo(
    () =>
      found.data === undefined
        ? null
        : latencyView(found.data, isCompared ? (before.data ?? null) : null, curves.data ?? null, Math.max(now.endMs, browserNow())),
    [found.data, before.data, curves.data, isCompared, now.endMs],
  );
  const parts = view?.parts ?? [];
  const colours = partColours(
    parts.map(({ componentClass }) => componentClass),
    (componentClass) => componentColour(componentClass, theme),
    palette.surface,
  );
  const colourOf = new Map(parts.map((part, i) => [part.key, colours[i] ?? '']));
  const shown = chartParts(parts, CHART_PARTS);
  const series = shown.map((part): TimeSeries => ({
    key: part.key,
    label: part.key === REST ? text('latency.rest', { count: parts.length - shown.length + 1 }) : nameOf(part),
    colour: colourOf.get(part.key) ?? palette.borderStrong,
    values: part.trend,
    ...(part.componentClass === 'waiting' ? { hatched: true } : {}),
  }));
  const grown = view === null ? null : grownMost(view);
  const bucketMs = (found.data?.bucketSeconds ?? 30) * 1_000;
  const openMoment = (timeMs: number): void => {
    if (query !== null) router.push(tracesHref(query, { range: { fromMs: timeMs, toMs: timeMs + bucketMs }, slowestFirst: true }));
  };
  const choice = <Key extends string>(
    label: string,
    value: Key,
    values: readonly Key[],
    textOf: (key: Key) => string,
    change: (key: Key) => void,
  ): ReactNode => (
    <Segmented<Key>
      size="small"
      aria-label={label}
      value={value}
      options={values.map((one) => ({ value: one, label: textOf(one) }))}
      onChange={change}
    />
  );
  return (
    <Panel
      className={found.isFetching ? styles['busy'] : undefined}
      title={text('latency.title')}
      facts={<CoverageNote isKnown={(found.data?.requests ?? 0) > 0} />}
      aside={
        <div className={styles['controls']}>
          {choice(
            text('latency.band'),
            state.band,
            BANDS,
            (band) => text(`latency.band.${band}`),
            (band) => onChange({ band }),
          )}
          {choice(
            text('latency.scope'),
            state.scope,
            SCOPES,
            (scope) => text(`latency.scope.${scope}`),
            (scope) => onChange({ scope }),
          )}
          {choice(
            text('latency.grouping'),
            state.grouping,
            GROUPINGS,
            (grouping) => text(`latency.grouping.${grouping}`),
            (grouping) => onChange({ grouping }),
          )}
        </div>
      }
    >
      <PanelState asked={found} isEmpty={parts.length === 0} empty={text('latency.empty')} rows={10}>
        {Object.keys(state.only).length > 0 && <Notice>{text('latency.notNarrowed')}</Notice>}
        {view !== null && (
          <p className={styles['sentence']}>
            <strong>{text('latency.perRequest', { duration: formatDuration(view.nsPerRequest, locale) })}</strong>
            {view.beforeNsPerRequest !== null && (
              <span>
                {text('latency.grown', {
                  more: formatDuration(Math.abs(view.nsPerRequest - view.beforeNsPerRequest), locale),
                  is: view.nsPerRequest >= view.beforeNsPerRequest ? 'more' : 'less',
                })}
              </span>
            )}
            {grown !== null && <span>{text('latency.grownIn', { more: signed(grown.moreNs ?? 0, locale), name: nameOf(grown) })}</span>}
          </p>
        )}
        <div className={styles['chart']}>
          <TimeChart
            series={series}
            times={found.data?.times ?? []}
            kind="area-stacked"
            unit="duration-ns"
            range={{ start: now.startMs, end: now.endMs }}
            zone={viewerZone()}
            locale={locale}
            label={text('latency.chartLabel')}
            words={words}
            height={190}
            group={CHART_GROUP}
            hasLegend={false}
            onPoint={openMoment}
            onZoom={(startMs, endMs) => frame.change({ range: absoluteRange(startMs, endMs), isLive: false })}
          />
        </div>
        <PartsTable service={service} name={name} parts={parts} colourOf={colourOf} isPath={state.scope === 'path'} />
      </PanelState>
    </Panel>
  );
}

function signed(ns: number, locale: string): string {
  return `${ns >= 0 ? '+' : '\u2212'}${formatDuration(Math.abs(ns), locale)}`;
}
