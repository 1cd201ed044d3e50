import type { ReactNode } from 'react';
import { formatChartValue } from '../charts/time-chart/chart-unit.ts';
import { RATE_UNITS, type GraphMeasure, type ShownGraph } from './graph-model.ts';
import type { GraphHit } from './hit-test.ts';
import type { ServiceGraphWords } from './words.ts';
import styles from './ServiceGraph.module.css';

type Props = {
  readonly graph: ShownGraph;
  readonly hit: GraphHit;
  readonly x: number;
  readonly y: number;
  /** Of the stage. */
  readonly width: number;
  readonly words: ServiceGraphWords;
  readonly locale: string;
  readonly measure: GraphMeasure;
};

/** Name and figures of what is under the pointer, as text. */
export function GraphTip({ graph, hit, x, y, width, words, locale, measure }: Props): ReactNode {
  const one = hit.kind === 'node' ? graph.nodes[hit.index] : graph.edges[hit.index];
  if (one === undefined) return null;
  const nameOf = (id: string): string => graph.nodes.find((node) => node.id === id)?.label ?? id;
  const side = x > width / 2 ? { right: width - x + 14 } : { left: x + 14 };
  return (
    <div className={styles['tip']} style={{ ...side, top: y + 14 }} aria-hidden>
      <strong>{'source' in one ? `${nameOf(one.source)} → ${nameOf(one.target)}` : one.label}</strong>
      {'class' in one && <div>{one.members === undefined ? words.classes[one.class] : words.members(one.members)}</div>}
      {one.change !== undefined && <div>{words.changes[one.change]}</div>}
      <dl>
        <dt>{words.rate}</dt>
        <dd>{formatChartValue(one.rate, RATE_UNITS[measure], locale)}</dd>
        <dt>{words.errors}</dt>
        <dd>{formatChartValue(one.errorShare, 'share', locale)}</dd>
        <dt>{words.p99}</dt>
        <dd>{formatChartValue(one.p99Ns, 'duration-ns', locale)}</dd>
      </dl>
    </div>
  );
}
