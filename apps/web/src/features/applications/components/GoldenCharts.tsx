'use client';

import { formatShare, Panel, percentileColours, TimeChart, usePalette, useThemeName, type TimeMark, type TimeSeries } from '@spanhouse/ui';
import { browserNow } from '@spanhouse/core/browser';
import type { Condition } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { absoluteRange, QueryError, useFrame } from '../../frame/index.ts';
import type { SpanFilterInput } from '../model/span-filter.ts';
import { comparedRange, comparisonOffset } from '../model/comparison.ts';
import { goldenCurves, percentileRank, totalsOf, valuesOf, type GoldenCurve } from '../model/golden-series.ts';
import { atLeast, FAILING } from '../model/trace-query.ts';
import { coveredSeconds } from '../model/trend.ts';
import { PERCENTILES, type GoldenState, type Percentile } from '../url.ts';
import { useChartWords, viewerZone } from './chart-words.ts';
import { RateFigure } from './RateFigure.tsx';
import { useTracesHref } from './use-traces-href.ts';
import styles from './Applications.module.css';

type Props = {
  readonly filter: SpanFilterInput;
  /** Query of the traces page that finds these spans; null while it is not known. */
  readonly query: string | null;
  readonly state: GoldenState;
  readonly onPercentiles: (percentiles: readonly Percentile[]) => void;
};

/** All charts of a page with this name share crosshair and brush. */
export const CHART_GROUP = 'page';

const HEIGHT = 176;
/** Of the legend below the latency chart, which the other two have no need of: a heading and a row for each series. */
const LEGEND_ROW = 24;

/** Rate, errors and latency over time. A point leads to its traces, a stretch that is dragged becomes the page's range. */
export function GoldenCharts({ filter, query, state, onPercentiles }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const router = useRouter();
  const palette = usePalette();
  const theme = useThemeName();
  const words = useChartWords();
  const tracesHref = useTracesHref();
  const { fromMs, toMs } = frame.resolved;
  const isCompared = state.compare !== 'none';
  const offsetMs = state.compare === 'none' ? 0 : comparisonOffset(frame.resolved, state.compare);
  const then = state.compare === 'none' ? frame.resolved : comparedRange(frame.resolved, state.compare);

  const curves = useQuery({
    ...api.applications.curves.queryOptions({ startMs: fromMs, endMs: toMs, filter }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const before = useQuery({
    ...api.applications.curves.queryOptions({ startMs: then.fromMs, endMs: then.toMs, filter }, WHILE_SHOWN),
    enabled: isCompared,
  });
  const deploys = useQuery(api.applications.deploys.queryOptions({ startMs: fromMs, endMs: toMs, service: filter.service }, WHILE_SHOWN));

  const golden = useMemo(
    () =>
      curves.data === undefined
        ? null
        : goldenCurves(
            curves.data,
            isCompared && before.data !== undefined ? { curves: before.data, offsetMs } : null,
            state.percentiles,
            Math.max(toMs, browserNow()),
          ),
    [curves.data, before.data, isCompared, offsetMs, state.percentiles, toMs],
  );
  const marks = useMemo(
    (): readonly TimeMark[] =>
      (deploys.data ?? []).map(({ timeMs, version }) => ({ timeMs, label: text('chart.deploy', { version }), kind: 'deploy' })),
    [deploys.data, text],
  );

  if (curves.isError) {
    return (
      <Panel>
        <QueryError error={curves.error} onRetry={() => void curves.refetch()} />
      </Panel>
    );
  }
  const colours = new Map(
    PERCENTILES.map((percentile, i) => [percentile, percentileColours(PERCENTILES.map(percentileRank), theme)[i] ?? '']),
  );
  const against = state.compare === 'none' ? '' : text(`compare.${state.compare}`);
  const seriesOf = (curve: GoldenCurve, label: string, colour: string): TimeSeries => ({
    key: curve.key,
    label: curve.isBefore ? `${label} · ${against}` : label,
    colour,
    values: curve.values,
    ...(curve.isBefore ? { dashed: true } : {}),
  });
  const open = (timeMs: number, and: readonly Condition[], slowestFirst: boolean): void => {
    if (query === null || golden === null) return;
    router.push(tracesHref(query, { and, slowestFirst, range: { fromMs: timeMs, toMs: timeMs + golden.bucketMs } }));
  };
  const openSlow = (timeMs: number, key: string): void => {
    const percentile = PERCENTILES.find((one) => key.startsWith(one));
    const i = curves.data?.times.indexOf(timeMs) ?? -1;
    const value = percentile === undefined || curves.data === undefined ? null : (valuesOf(curves.data, percentile)[i] ?? null);
    // Figures are at most 0.6 % off: without a margin the slowest span itself would be missing.
    open(timeMs, value === null || percentile === 'p50' ? [] : [atLeast(value * 0.99)], true);
  };
  const shared = {
    times: golden?.times ?? [],
    kind: 'line' as const,
    range: { start: fromMs, end: toMs },
    zone: viewerZone(),
    locale,
    words,
    marks,
    group: CHART_GROUP,
    onZoom: (startMs: number, endMs: number) => frame.change({ range: absoluteRange(startMs, endMs), isLive: false }),
  };
  const legendHeight = LEGEND_ROW * ((golden?.latency.length ?? state.percentiles.length) + 1);
  const single = HEIGHT + (state.percentiles.length + (isCompared ? 1 : 0) > 1 ? legendHeight : 0) - (isCompared ? LEGEND_ROW * 3 : 0);
  const loading = (
    <div className={styles['chartLoading']} style={{ height: HEIGHT + legendHeight }} role="status" aria-label={text('state.loading')}>
      <span className={styles['bone']} />
    </div>
  );
  const totals = curves.data === undefined ? null : totalsOf(curves.data);
  return (
    <div className={styles['golden']} data-busy={curves.isFetching ? '' : undefined}>
      <Panel
        title={text('golden.rate')}
        facts={
          totals !== null &&
          curves.data !== undefined && (
            <span className={styles['headline']}>
              <RateFigure perSecond={totals.count / coveredSeconds(curves.data, toMs)} />
            </span>
          )
        }
      >
        <div className={styles['chart']}>
          {golden === null ? (
            loading
          ) : (
            <TimeChart
              {...shared}
              series={golden.rate.map((curve) => seriesOf(curve, text('golden.rate'), palette.accent))}
              unit="rate"
              height={single}
              label={text('golden.rateLabel')}
              onPoint={(timeMs) => open(timeMs, [], false)}
            />
          )}
        </div>
      </Panel>
      <Panel
        title={text('golden.errors')}
        facts={
          totals !== null && (
            <span className={styles['headline']}>{formatShare(totals.count === 0 ? 0 : totals.errors / totals.count, locale)}</span>
          )
        }
      >
        <div className={styles['chart']}>
          {golden === null ? (
            loading
          ) : (
            <TimeChart
              {...shared}
              series={golden.errors.map((curve) => seriesOf(curve, text('golden.errors'), palette.error))}
              unit="share"
              height={single}
              label={text('golden.errorsLabel')}
              onPoint={(timeMs) => open(timeMs, [FAILING], false)}
            />
          )}
        </div>
      </Panel>
      <Panel
        title={text('golden.latency')}
        aside={<PercentileChoice chosen={state.percentiles} colours={colours} onChange={onPercentiles} />}
      >
        <div className={styles['chart']}>
          {golden === null ? (
            loading
          ) : (
            <TimeChart
              {...shared}
              series={golden.latency.map((curve) => seriesOf(curve, curve.percentile, colours.get(curve.percentile) ?? ''))}
              unit="duration-ns"
              height={HEIGHT}
              label={text('golden.latencyLabel')}
              onPoint={openSlow}
            />
          )}
        </div>
      </Panel>
    </div>
  );
}

function PercentileChoice({
  chosen,
  colours,
  onChange,
}: {
  readonly chosen: readonly Percentile[];
  readonly colours: ReadonlyMap<Percentile, string>;
  readonly onChange: (percentiles: readonly Percentile[]) => void;
}): ReactNode {
  const text = useText();
  return (
    <div className={styles['percentiles']} role="group" aria-label={text('golden.percentiles')}>
      {PERCENTILES.map((percentile) => {
        const isOn = chosen.includes(percentile);
        const next = PERCENTILES.filter((one) => (one === percentile ? !isOn : chosen.includes(one)));
        return (
          <button
            key={percentile}
            type="button"
            className={styles['percentile']}
            aria-pressed={isOn}
            // One always stays: a chart of nothing helps nobody.
            onClick={() => onChange(next.length === 0 ? [percentile] : next)}
          >
            <span className={styles['swatch']} style={isOn ? { background: colours.get(percentile) } : undefined} aria-hidden />
            {percentile}
          </button>
        );
      })}
    </div>
  );
}
