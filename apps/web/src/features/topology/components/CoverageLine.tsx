'use client';

import { formatTimeOfDay } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { Coverage } from '../model/topology-view.ts';
import styles from './Topology.module.css';

/** How whole the calls are, in one line. */
export function CoverageLine({ coverage }: { readonly coverage: Coverage }): ReactNode {
  const text = useText();
  const { weight, traces, lateSpans, rootlessTraces, throughMs } = coverage;
  if (throughMs === null) return <span className={styles['coverage']}>{text('topology.coverage.none')}</span>;
  const parts = [
    weight > 1 ? text('topology.coverage.sampled', { weight, traces }) : text('topology.coverage.all', { traces }),
    text('topology.coverage.through', { time: formatTimeOfDay(throughMs).slice(0, 8) }),
    ...(lateSpans > 0 ? [text('topology.coverage.late', { count: lateSpans })] : []),
    ...(rootlessTraces > 0 ? [text('topology.coverage.rootless', { count: rootlessTraces })] : []),
  ];
  return <span className={styles['coverage']}>{parts.join(' · ')}</span>;
}
