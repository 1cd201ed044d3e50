'use client';

import { formatDuration, formatShare } from '@spanhouse/ui';
import type { MouseEvent, ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { nameOf, serviceOf, type OpenTrace } from '../model/open-trace.ts';
import type { TraceTimes } from '../model/trace-times.ts';
import { GAP, hasChildren } from '../model/waterfall.ts';
import { ROW, type Zoom } from './waterfall-scene.ts';
import styles from './Waterfall.module.css';

type Props = {
  readonly id: string;
  readonly trace: OpenTrace;
  readonly rows: Int32Array;
  /** Half-open range of rows that are in view. */
  readonly range: { readonly first: number; readonly last: number };
  readonly selected: number;
  readonly cursor: number;
  readonly folded: ReadonlySet<number>;
  readonly times: TraceTimes | null;
  readonly onClick: (event: MouseEvent<HTMLDivElement>, index: number) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onHover: (row: number) => void;
};

/** The rows in view as elements of a tree, for pointers, keyboards and screen readers; what they look like is drawn below them. */
export function WaterfallRows(props: Props): ReactNode {
  const { id, trace, rows, range, selected, cursor, folded, times } = props;
  const text = useText();
  const locale = useLocale();
  const visible = Array.from({ length: Math.max(0, range.last - range.first) }, (_, i) => range.first + i);
  const labelOf = (index: number): string => {
    const facts = {
      service: serviceOf(trace, index),
      name: nameOf(trace, index),
      duration: formatDuration(trace.duration[index] ?? 0, locale),
      offset: formatDuration(trace.start[index] ?? 0, locale),
      share: trace.durationNs === 0 ? '0' : (((trace.duration[index] ?? 0) / trace.durationNs) * 100).toFixed(1),
    };
    const label = trace.isError[index] === 1 ? text('trace.rowError', facts) : text('trace.row', facts);
    const ns = times?.pathNs[index] ?? 0;
    if (times === null || ns === 0) return label;
    return `${label}; ${text('trace.rowPath', { duration: formatDuration(ns, locale), share: formatShare(ns / times.pathTotalNs, locale) })}`;
  };
  return visible.map((row) => {
    const index = rows[row] ?? GAP;
    const place = { top: row * ROW, height: ROW };
    if (index === GAP) {
      return (
        <div
          key={`gap-${String(row)}`}
          className={styles['row']}
          style={place}
          role="treeitem"
          aria-selected={false}
          aria-level={1}
          title={text('trace.gapHelp')}
        >
          {text('trace.gap')}
        </div>
      );
    }
    const label = labelOf(index);
    return (
      <div
        key={index}
        id={`${id}-${String(index)}`}
        className={styles['row']}
        style={place}
        role="treeitem"
        aria-level={(trace.depth[index] ?? 0) + 1}
        aria-expanded={hasChildren(trace, index) ? !folded.has(index) : undefined}
        aria-selected={index === selected}
        aria-label={label}
        title={label}
        data-cursor={index === cursor ? '' : undefined}
        onClick={(event) => props.onClick(event, index)}
        onDoubleClick={() => {
          const start = trace.start[index] ?? 0;
          const duration = trace.duration[index] ?? 0;
          if (duration > 0) props.onZoom({ from: start, to: start + duration });
        }}
        onPointerEnter={() => props.onHover(row)}
      />
    );
  });
}
