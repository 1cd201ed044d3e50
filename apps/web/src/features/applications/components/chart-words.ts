'use client';

import type { TimeChartWords } from '@spanhouse/ui';
import { useMemo } from 'react';
import { useText } from '../../../i18n/use-text.ts';

/** The texts of every time chart. */
export function useChartWords(): TimeChartWords {
  const text = useText();
  return useMemo(
    () => ({
      series: text('chart.series'),
      last: text('chart.last'),
      max: text('chart.max'),
      average: text('chart.average'),
      noData: text('chart.noData'),
      unavailable: text('chart.unavailable'),
      keys: text('chart.keys'),
      more: (count) => text('chart.more', { count }),
    }),
    [text],
  );
}

/** Of the person who looks; charts are only drawn in the browser. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
