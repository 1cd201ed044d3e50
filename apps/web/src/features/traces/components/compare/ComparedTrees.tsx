'use client';

import { ColourDot, DataTable, DurationFigure, formatDuration, MonoFigure, Tag, type Column } from '@spanhouse/ui';
import Link from 'next/link';
import { useMemo, type ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { useFrame } from '../../../frame/index.ts';
import { compareTraces, selfDelta, type ComparedPlace, type Side } from '../../model/compare-traces.ts';
import type { OpenTrace } from '../../model/open-trace.ts';
import { pathTreeOf } from '../../model/path-tree.ts';
import type { TraceTimes } from '../../model/trace-times.ts';
import type { TracePane } from '../trace-pane.ts';
import styles from './Compare.module.css';

type Props = { readonly pane: TracePane; readonly other: { readonly trace: OpenTrace; readonly times: TraceTimes } };

const INDENT = 14;
/** Deeper places stand no further in: their names need the room. */
const INDENT_LEVELS_MAX = 16;

/** Both traces as one tree, places matched by service and name all the way up: what is missing on a side, and what got slower. */
export function ComparedTrees({ pane, other }: Props): ReactNode {
  const { trace, times, serviceColours, onSelect } = pane;
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const [here, there, compared] = useMemo(() => {
    const left: Side = { trace, tree: pathTreeOf(trace, times) };
    const right: Side = { trace: other.trace, tree: pathTreeOf(other.trace, other.times) };
    return [left, right, compareTraces(left, right)] as const;
  }, [trace, times, other]);
  const time = (ns: number): string => formatDuration(ns, locale);
  const nameOf = (place: ComparedPlace): string => `${place.service} · ${place.name}`;
  const figure = (side: Side, node: number): ReactNode =>
    node < 0 ? <span className={styles['muted']}>–</span> : <DurationFigure ns={side.tree.totalNs[node] ?? 0} locale={locale} />;
  const calls = ({ node, otherNode }: ComparedPlace): string =>
    `${String(here.tree.calls[node] ?? 0)} / ${String(there.tree.calls[otherNode] ?? 0)}`;
  const failure = ({ node, otherNode }: ComparedPlace): ReactNode => {
    const [isHere, isThere] = [(here.tree.errors[node] ?? 0) > 0, (there.tree.errors[otherNode] ?? 0) > 0];
    if (!isHere && !isThere) return null;
    return <Tag tone="error">{text(`compareTrace.fails${isHere && isThere ? 'Both' : isHere ? 'Here' : 'There'}`)}</Tag>;
  };
  const mark = (place: ComparedPlace): ReactNode => (
    <>
      {place.node < 0 ? (
        <Tag tone="warning">{text('compareTrace.missing')}</Tag>
      ) : (
        place.otherNode < 0 && <Tag>{text('compareTrace.extra')}</Tag>
      )}{' '}
      {failure(place)}
    </>
  );
  const delta = (place: ComparedPlace): ReactNode => {
    const ns = selfDelta(here, there, place);
    return (
      <span className={ns > 0 ? styles['slower'] : undefined}>
        <MonoFigure>{ns === 0 ? '0' : `${ns > 0 ? '+' : '\u2212'}${time(Math.abs(ns))}`}</MonoFigure>
      </span>
    );
  };
  const name = (place: ComparedPlace): ReactNode => (
    <span
      className={styles['place']}
      style={{ paddingInlineStart: Math.min(place.depth, INDENT_LEVELS_MAX) * INDENT }}
      title={nameOf(place)}
    >
      <ColourDot colour={serviceColours[trace.view.services.indexOf(place.service)] ?? 'var(--sh-border-strong)'} />
      <span className={styles['muted']}>{place.service}</span>
      <span className={styles['line']}>{place.name}</span>
      <span className={styles['marks']}>{mark(place)}</span>
    </span>
  );
  const columns: readonly Column<ComparedPlace>[] = [
    { key: 'name', title: text('trace.serviceAndOperation'), minWidth: 300, grow: 1, cell: name },
    {
      key: 'calls',
      title: text('compareTrace.calls'),
      minWidth: 96,
      align: 'end',
      cell: (place) => <MonoFigure>{calls(place)}</MonoFigure>,
    },
    { key: 'here', title: text('compareTrace.here'), minWidth: 110, align: 'end', cell: ({ node }) => figure(here, node) },
    { key: 'there', title: text('compareTrace.there'), minWidth: 110, align: 'end', cell: ({ otherNode }) => figure(there, otherNode) },
    { key: 'delta', title: text('compareTrace.selfDelta'), minWidth: 130, align: 'end', cell: delta },
  ];
  const sentences = [
    text('compareTrace.whole', {
      here: time(trace.durationNs),
      there: time(other.trace.durationNs),
      hereSpans: trace.count,
      thereSpans: other.trace.count,
    }),
    ...(compared.mostSlower === null
      ? []
      : [text('compareTrace.slower', { place: nameOf(compared.mostSlower), by: time(selfDelta(here, there, compared.mostSlower)) })]),
    ...(compared.mostFaster === null
      ? []
      : [text('compareTrace.faster', { place: nameOf(compared.mostFaster), by: time(-selfDelta(here, there, compared.mostFaster)) })]),
    text('compareTrace.differs', { here: compared.onlyHere, there: compared.onlyThere }),
  ];
  return (
    <>
      <p className={styles['sentence']}>
        {sentences.join(' ')}{' '}
        <Link className={styles['link']} href={frame.hrefTo(`/traces/${other.trace.view.traceId}`)} prefetch={false}>
          {text('compareTrace.openOther')}
        </Link>
      </p>
      <DataTable
        className={styles['table']}
        label={text('compareTrace.label')}
        columns={columns}
        rows={compared.places}
        keyOf={({ node, otherNode }) => `${String(node)}/${String(otherNode)}`}
        onOpen={({ node }) => {
          if (node >= 0) onSelect(here.tree.span[node] ?? -1);
        }}
        twoLines={(place) => (
          <>
            <div className={styles['place']}>
              <span className={styles['line']}>{nameOf(place)}</span>
              <span className={styles['marks']}>{mark(place)}</span>
            </div>
            <div className={styles['lineTwo']}>
              {figure(here, place.node)} / {figure(there, place.otherNode)} {delta(place)}
            </div>
          </>
        )}
      />
    </>
  );
}
