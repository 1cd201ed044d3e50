'use client';

import { formatTimeOfDay } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import styles from './InterfacePage.module.css';

/** Traces are looked at about a minute after they came. */
const USUAL_LAG_MS = 180_000;

/** How whole what is made of traces is: how many one stands for, and up to when they were looked at. `isKnown`: something has been made of the range's. */
export function CoverageNote({ isKnown }: { readonly isKnown: boolean }): ReactNode {
  const text = useText();
  const api = useApi();
  const { resolved } = useFrame();
  const found = useQuery(api.interfaces.coverage.queryOptions({ startMs: resolved.fromMs, endMs: resolved.toMs }, WHILE_SHOWN));
  if (found.data === undefined) return null;
  // Spans that came long after their time are looked at then: the range itself has no log of its own.
  if (found.data.throughMs === null && isKnown) return null;
  const { weight, traces, lateSpans, rootlessTraces, throughMs } = found.data;
  const isBehind = throughMs !== null && resolved.toMs - throughMs > USUAL_LAG_MS;
  return (
    <span className={styles['hint']} title={text('coverage.help', { traces, lateSpans, rootless: rootlessTraces })}>
      {throughMs === null ? text('coverage.none') : text('coverage.weight', { weight: Math.round(weight) })}
      {isBehind && ` ${text('coverage.through', { time: formatTimeOfDay(throughMs).slice(0, 5) })}`}
    </span>
  );
}
