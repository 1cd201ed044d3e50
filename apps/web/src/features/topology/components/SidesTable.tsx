'use client';

import { formatCount } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { CallFigures } from '../model/topology.ts';
import { Duration } from './Duration.tsx';
import { ErrorShare } from './ErrorShare.tsx';
import styles from './Topology.module.css';

type Side = { readonly title: string; readonly figures: CallFigures };

/** The same figures of several sides or times, side by side. */
export function SidesTable({ sides }: { readonly sides: readonly Side[] }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const rows: readonly (readonly [string, (figures: CallFigures) => ReactNode])[] = [
    [text('topology.calls'), ({ count }) => <span className={styles['mono']}>{formatCount(count, locale)}</span>],
    [text('topology.errors'), (figures) => <ErrorShare {...figures} />],
    [text('topology.average'), ({ sumNs, count }) => <Duration ns={count === 0 ? null : sumNs / count} />],
    [text('topology.p50'), ({ p50Ns }) => <Duration ns={p50Ns} />],
    [text('topology.p95'), ({ p95Ns }) => <Duration ns={p95Ns} />],
    [text('topology.p99'), ({ p99Ns }) => <Duration ns={p99Ns} />],
  ];
  return (
    <table className={styles['sides']}>
      <thead>
        <tr>
          <td />
          {sides.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([title, cell]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {sides.map((side) => (
              <td key={side.title}>{side.figures.count === 0 ? <span title={text('topology.notSeen')}>–</span> : cell(side.figures)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
