'use client';

import type { LogHistogram as Counts } from '@spanhouse/log-store';
import { TimeChart, usePalette } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useChartWords, viewerZone } from '../../applications/index.ts';
import { levelColour } from '../model/level-look.ts';

const HEIGHT = 120;

type Props = {
  readonly counts: Counts;
  readonly fromMs: number;
  readonly toMs: number;
  readonly onZoom: (fromMs: number, toMs: number) => void;
};

/** Records over time, stacked by level, as far as they are counted. A stretch that is dragged becomes the time range; so does a bar that is clicked. */
export function LogHistogram({ counts, fromMs, toMs, onZoom }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const palette = usePalette();
  const words = useChartWords();
  const stepMs = Number(counts.step) / 1e6;
  const startMs = Number(BigInt(counts.start) / 1_000n) / 1_000;
  const length = counts.series[0]?.counts.length ?? 0;
  const countedFromMs = Number(BigInt(counts.countedFrom) / 1_000n) / 1_000;
  return (
    <TimeChart
      kind="bar"
      unit="count"
      height={HEIGHT}
      hasLegend={false}
      series={counts.series.map(({ level, counts: values }) => ({
        key: level,
        label: text(`logs.level.${level}`),
        colour: levelColour(level, palette),
        // What is not counted yet is not none.
        values: counts.next === null ? values : values.map((count, i) => (startMs + (i + 1) * stepMs <= countedFromMs ? null : count)),
      }))}
      times={Array.from({ length }, (_, i) => startMs + i * stepMs)}
      range={{ start: fromMs, end: toMs }}
      zone={viewerZone()}
      locale={locale}
      words={words}
      label={text(counts.next === null ? 'logs.histogramLabel' : 'logs.histogramLabelSoFar', { count: counts.total })}
      pending={counts.next === null ? undefined : { untilMs: countedFromMs, label: text('logs.notCounted') }}
      onPoint={(timeMs) => onZoom(timeMs, timeMs + stepMs)}
      onZoom={onZoom}
    />
  );
}
