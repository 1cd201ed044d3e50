import { componentColour, Panel, percentileColours, TimeChart, useThemeName, type TimeChartProps } from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { curve } from './made-up-series.ts';

const END = 1_795_401_067_000;
const HOUR = 3_600_000;
const POINTS = Number(new URLSearchParams(location.search).get('points') ?? 240);
const TIMES = Array.from({ length: POINTS }, (_, i) => END - HOUR + (i * HOUR) / POINTS);

const WORDS: TimeChartProps['words'] = {
  series: 'Series',
  last: 'Last',
  max: 'Max',
  average: 'Avg',
  noData: 'No data in this range',
  unavailable: 'The chart could not be loaded. Reload the page.',
  keys: 'Left and right move in time, up and down between series, Enter opens, plus zooms in',
  more: (count) => `${String(count)} more`,
};

const SERVICES = ['order-gateway', 'payment', 'inventory', 'cart', 'recommendation', 'search', 'user-profile', 'notification'];

/** Every kind of time chart, ten of them on one page, with one crosshair. */
export function ChartsPage(): ReactNode {
  const theme = useThemeName();
  const [range, setRange] = useState({ start: END - HOUR, end: END });
  const [opened, setOpened] = useState('');
  const shared = {
    times: TIMES,
    range,
    zone: 'Asia/Shanghai',
    locale: 'en',
    words: WORDS,
    group: 'page',
    marks: [
      { timeMs: END - 0.65 * HOUR, label: 'order 2.14.0', kind: 'deploy' as const },
      { timeMs: END - 0.37 * HOUR, label: 'p99 above 1 s', kind: 'alert' as const },
      { timeMs: END - 0.3 * HOUR, label: 'trace', kind: 'selected' as const },
    ],
    onPoint: (timeMs: number, key: string) => setOpened(`${String(timeMs)} ${key}`),
    onZoom: (start: number, end: number) => setRange({ start, end }),
  };
  const percentiles = [50, 90, 95, 99];
  const shades = percentileColours(percentiles, theme);
  return (
    <>
      <output data-testid="opened">{opened}</output>
      <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(340px, 1fr))' }}>
        <Panel title="Rate">
          <TimeChart
            {...shared}
            label="Rate"
            kind="line"
            unit="rate"
            series={[
              { key: 'now', label: 'now', colour: '#2F7FD3', values: curve(POINTS, 312, 1) },
              { key: 'before', label: 'yesterday', colour: '#2F7FD3', dashed: true, values: curve(POINTS, 290, 2) },
            ]}
          />
        </Panel>
        <Panel title="Errors">
          <TimeChart
            {...shared}
            label="Errors"
            kind="bar"
            unit="share"
            series={[{ key: 'e', label: 'errors', colour: theme === 'dark' ? '#FF7B72' : '#C9252D', values: curve(60, 0.008, 3, 4) }]}
            times={Array.from({ length: 60 }, (_, i) => END - HOUR + i * 60_000)}
          />
        </Panel>
        <Panel title="Latency p50 p90 p95 p99">
          <TimeChart
            {...shared}
            label="Latency"
            kind="line"
            unit="duration-ns"
            series={percentiles.map((p, i) => ({
              key: `p${String(p)}`,
              label: `p${String(p)}`,
              colour: shades[i] ?? '',
              values: curve(POINTS, [61e6, 180e6, 320e6, 760e6][i] ?? 1, 10 + i, 1.9),
            }))}
          />
        </Panel>
        <Panel title="Where the time goes">
          <TimeChart
            {...shared}
            label="Where the time goes"
            kind="area-stacked"
            unit="duration-ns"
            series={(['own', 'sql', 'cache', 'nosql', 'downstream', 'waiting'] as const).map((name, i) => ({
              key: name,
              label: name,
              colour: componentColour(name, theme),
              hatched: name === 'waiting',
              values: curve(POINTS, [80e6, 140e6, 12e6, 40e6, 380e6, 60e6][i] ?? 1, 30 + i, name === 'downstream' ? 2.2 : 1),
            }))}
          />
        </Panel>
        <Panel title="Requests by service">
          <TimeChart
            {...shared}
            label="Requests by service"
            kind="bar"
            unit="count"
            series={SERVICES.map((key, i) => ({ key, label: key, values: curve(60, 900 / (i + 1), 50 + i) }))}
            times={Array.from({ length: 60 }, (_, i) => END - HOUR + i * 60_000)}
          />
        </Panel>
        <Panel title="Heap">
          <TimeChart
            {...shared}
            label="Heap"
            kind="line"
            unit="bytes"
            series={[{ key: 'h', label: 'heap', values: curve(POINTS, 1.4e9, 70) }]}
          />
        </Panel>
        <Panel title="Nothing">
          <TimeChart
            {...shared}
            label="Nothing"
            kind="line"
            unit="rate"
            series={[{ key: 'x', label: 'x', values: TIMES.map(() => null) }]}
          />
        </Panel>
        {[0, 1, 2].map((i) => (
          <Panel key={i} title={`Rate of ${SERVICES[i] ?? ''}`}>
            <TimeChart
              {...shared}
              label={`Rate ${String(i)}`}
              kind="line"
              unit="rate"
              series={SERVICES.map((key, k) => ({ key, label: key, values: curve(POINTS, 40 + 13 * k, 90 + i * 10 + k) }))}
            />
          </Panel>
        ))}
      </div>
    </>
  );
}
