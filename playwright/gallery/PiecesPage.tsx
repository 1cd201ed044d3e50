import {
  componentColour,
  Delta,
  Histogram,
  Matrix,
  Panel,
  RateBars,
  ShareBar,
  useThemeName,
  type Band,
  type MatrixColumn,
  type SharePart,
} from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { seeded } from './made-up-series.ts';

const COLUMNS: readonly MatrixColumn[] = [
  { key: 'rate', title: 'Rate', unit: 'rate', worseWhen: 'either', tone: 'warning' },
  { key: 'errors', title: 'Errors', unit: 'share', worseWhen: 'higher', tone: 'error', floor: 0.002 },
  { key: 'p99', title: 'p99', unit: 'duration-ns', worseWhen: 'higher', tone: 'warning' },
];

const random = seeded(7);
const ROWS = Array.from({ length: 9 }, (_, i) => ({
  key: `payment-7d9-x${String(i)}`,
  label: `payment-7d9f8c6b5d-x${String(i)}`,
  values:
    i === 5 ? [11, 0.19, 2.4e9] : i === 3 ? [40, 0.004, 520e6] : [36 + 4 * random(), 0.002 + 0.001 * random(), 290e6 + 40e6 * random()],
}));
const BINS = Array.from({ length: 36 }, (_, i) => {
  const from = 1e6 * 1.25 ** i;
  const count = Math.round(42_000 * Math.exp(-(((i - 14) / 5) ** 2)) + (i === 27 ? 600 : 0) + (i > 20 && i < 31 ? 40 * random() : 0));
  return { from, to: from * 1.25, count };
});
const DELTA_WORDS = { up: 'up', down: 'down', same: 'as', fresh: 'new', better: 'better', worse: 'worse' };

/** The small pieces: bars, matrix, change and distribution. */
export function PiecesPage(): ReactNode {
  const theme = useThemeName();
  const [band, setBand] = useState<Band | null>(null);
  const [cell, setCell] = useState('');
  const part = (key: Parameters<typeof componentColour>[0], value: number): SharePart => ({
    key,
    label: key,
    value: value * 1e6,
    colour: componentColour(key, theme),
    hatched: key === 'waiting',
  });
  const all = [part('own', 81), part('sql', 120), part('cache', 9), part('nosql', 12), part('downstream', 210), part('waiting', 40)];
  const slow = [part('own', 92), part('sql', 160), part('cache', 10), part('nosql', 12), part('downstream', 880), part('waiting', 120)];
  const delta = { locale: 'en', words: DELTA_WORDS, against: 'vs yesterday' };
  return (
    <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))', alignItems: 'start' }}>
      <Panel title="Where the time goes">
        <RateBars
          label="Where the time goes"
          unit="duration-ns"
          locale="en"
          lengths="by-total"
          rows={[
            { key: 'all', label: 'all', parts: all },
            { key: 'slow', label: 'slow 5 %', parts: slow },
            { key: 'before', label: 'yesterday', parts: all.map((one) => ({ ...one, value: one.value * 0.9 })) },
          ]}
          onPart={(row, key) => setCell(`${row} ${key}`)}
        />
      </Panel>
      <Panel title="Instances" facts={<output data-testid="cell">{cell}</output>}>
        <Matrix
          label="Instances"
          rowTitle="Instance"
          columns={COLUMNS}
          rows={ROWS}
          locale="en"
          deviationText={(ratio) => `${ratio} the others`}
          onCell={(row, column) => setCell(`${row} ${column}`)}
        />
      </Panel>
      <Panel title="Latency" facts={<output data-testid="band">{band === null ? '' : `${String(band.from)} ${String(band.to)}`}</output>}>
        <Histogram
          label="Latency"
          bins={BINS}
          unit="duration-ns"
          locale="en"
          selected={band}
          onSelect={setBand}
          marks={[
            { value: 22e6, label: 'p50' },
            { value: 90e6, label: 'p95' },
            { value: 420e6, label: 'p99' },
          ]}
        />
      </Panel>
      <Panel title="Change">
        <div style={{ display: 'grid', gap: 4, padding: 12 }}>
          <Delta {...delta} current={138} previous={100} rising="bad" />
          <Delta {...delta} current={70} previous={100} rising="bad" />
          <Delta {...delta} current={312} previous={290} rising="neutral" />
          <Delta {...delta} current={1_200} previous={100} rising="bad" />
          <Delta {...delta} current={100} previous={100} rising="bad" />
          <Delta {...delta} current={100} previous={null} rising="bad" />
          <ShareBar label="One bar" parts={all} total={600e6} unit="duration-ns" locale="en" />
        </div>
      </Panel>
    </div>
  );
}
