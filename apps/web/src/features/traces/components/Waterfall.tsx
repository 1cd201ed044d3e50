'use client';

import { formatDuration, prepareCanvas, roundTicks, usePalette, useSize } from '@spanhouse/ui';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { OpenTrace } from '../model/open-trace.ts';
import type { Matches } from '../model/span-filter.ts';
import { GAP, hasChildren, rowOfSpan } from '../model/waterfall.ts';
import type { TraceTimes } from '../model/trace-times.ts';
import { drawWaterfall } from './draw-waterfall.ts';
import { ResizeHandle } from './ResizeHandle.tsx';
import { caretLeft, ROW, tickCount, timeToX, type Zoom } from './waterfall-scene.ts';
import { WaterfallRows } from './WaterfallRows.tsx';
import styles from './Waterfall.module.css';

type Props = {
  readonly trace: OpenTrace;
  readonly rows: Int32Array;
  readonly zoom: Zoom;
  readonly colourOf: (index: number) => string;
  readonly isWaiting: (index: number) => boolean;
  /** Position of the selected span, or -1. */
  readonly selected: number;
  readonly folded: ReadonlySet<number>;
  readonly matches: Matches | null;
  /** Present: the critical path is brought out. */
  readonly times: TraceTimes | null;
  readonly onSelect: (index: number) => void;
  readonly onFold: (index: number, isFolded: boolean) => void;
  readonly onZoom: (zoom: Zoom) => void;
};

const NAME_SHARE = 0.36;
/** Of a narrow view the names get more: a bar can be short, a name cannot. */
const NAME_SHARE_NARROW = 0.46;
const NARROW_PX = 760;
const OVERSCAN = 4;

/**
 * The whole tree on one canvas as high as the window: scrolling redraws some thirty rows, however many there are.
 * Over the picture lie the same visible rows as elements of a tree, for pointers, keyboards and screen readers.
 */
export function WaterfallView(props: Props): ReactNode {
  const { trace, rows, zoom, selected, folded, matches, times } = props;
  const text = useText();
  const locale = useLocale();
  const palette = usePalette();
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(scroll);
  const [scrollTop, setScrollTop] = useState(0);
  const [hoveredRow, setHoveredRow] = useState(-1);
  const [nameOverride, setNameOverride] = useState<number | null>(null);
  // Where the keyboard is. Follows the selection, but can walk away from it without opening anything.
  const [cursor, setCursor] = useState(selected);
  const [lastSelected, setLastSelected] = useState(selected);
  if (selected !== lastSelected) {
    setLastSelected(selected);
    if (selected >= 0) setCursor(selected);
  }

  const { width, height } = size ?? { width: 0, height: 0 };
  const nameWidth = Math.round(
    Math.min(Math.max(nameOverride ?? width * (width < NARROW_PX ? NAME_SHARE_NARROW : NAME_SHARE), 110), Math.max(110, width - 160)),
  );
  const ticks = useMemo(() => roundTicks(zoom.from, zoom.to, tickCount(width - nameWidth)), [zoom, width, nameWidth]);

  // The fonts may arrive after the first picture; it is drawn again with them.
  const [hasFonts, setHasFonts] = useState(false);
  useEffect(() => {
    let isGone = false;
    void document.fonts.ready.then(() => {
      if (!isGone) setHasFonts(true);
    });
    return () => {
      isGone = true;
    };
  }, []);

  useLayoutEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = prepareCanvas(canvas.current, width, height);
    if (context === null) return;
    drawWaterfall(context, {
      ...{ trace, rows, scrollTop, width, height, nameWidth, zoom, palette, selected, hoveredRow, folded, matches, times, locale },
      colourOf: props.colourOf,
      isWaiting: props.isWaiting,
      gapText: text('trace.gap'),
    });
  }, [
    trace,
    rows,
    scrollTop,
    width,
    height,
    nameWidth,
    zoom,
    palette,
    selected,
    hoveredRow,
    folded,
    matches,
    times,
    locale,
    text,
    props.colourOf,
    props.isWaiting,
    hasFonts,
  ]);

  const reveal = (row: number): void => {
    const element = scroll.current;
    if (element === null || row < 0) return;
    const top = row * ROW;
    if (top < element.scrollTop + ROW) element.scrollTop = Math.max(0, top - ROW * 3);
    else if (top + ROW * 2 > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW * 4 - element.clientHeight;
  };

  // A selection that comes from elsewhere (the URL, "next match") is brought into view.
  const hasSize = size !== null;
  useEffect(() => {
    const element = scroll.current;
    const row = selected < 0 ? -1 : rowOfSpan(rows, selected);
    if (element === null || !hasSize || row < 0) return;
    const top = row * ROW;
    if (top < element.scrollTop || top + ROW > element.scrollTop + element.clientHeight) {
      element.scrollTop = Math.max(0, top - element.clientHeight / 2);
    }
  }, [selected, rows, hasSize]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = cursor < 0 ? -1 : rowOfSpan(rows, cursor);
    const index = rows[row];
    const page = Math.max(1, Math.floor(height / ROW) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
      j: 1,
      k: -1,
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
    if (step !== undefined) {
      event.preventDefault();
      let target = row < 0 ? 0 : Math.min(Math.max(row + step, 0), rows.length - 1);
      if (rows[target] === GAP) target = Math.min(Math.max(target + Math.sign(step), 0), rows.length - 1);
      const next = rows[target];
      if (next === undefined || next === GAP) return;
      setCursor(next);
      reveal(target);
      // With the drawer open the arrows walk through the spans.
      if (selected >= 0) props.onSelect(next);
      return;
    }
    if (index === undefined || index === GAP) return;
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      const isFolded = folded.has(index);
      const up = trace.parent[index] ?? -1;
      if (event.key === 'ArrowRight' && isFolded) props.onFold(index, false);
      else if (event.key === 'ArrowRight' && hasChildren(trace, index)) setCursor(index + 1);
      else if (event.key === 'ArrowLeft' && !isFolded && hasChildren(trace, index)) props.onFold(index, true);
      else if (event.key === 'ArrowLeft' && up >= 0) {
        setCursor(up);
        reveal(rowOfSpan(rows, up));
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      props.onSelect(index);
    }
  };

  const onRowClick = (event: MouseEvent<HTMLDivElement>, index: number): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const left = caretLeft(trace, index, nameWidth);
    const at = event.clientX - box.left;
    setCursor(index);
    if (hasChildren(trace, index) && at >= left - 4 && at <= left + 18) props.onFold(index, !folded.has(index));
    else props.onSelect(index);
  };

  const first = Math.max(0, Math.floor(scrollTop / ROW) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((scrollTop + height) / ROW) + OVERSCAN);
  const cursorRow = cursor < 0 ? -1 : rowOfSpan(rows, cursor);

  return (
    <div className={styles['waterfall']}>
      <div className={styles['axis']}>
        <span className={styles['axisTitle']}>{text('trace.serviceAndOperation')}</span>
        {ticks.map((tick, i) => {
          const left = timeToX({ zoom, nameWidth, width }, tick);
          return left > width - 44 ? null : (
            <span key={tick} className={styles['tick']} style={{ left }}>
              {tick === 0 && i === 0 ? '0' : formatDuration(tick, locale)}
            </span>
          );
        })}
        <ResizeHandle left={nameWidth} label={text('trace.resizeNames')} onResize={setNameOverride} />
      </div>
      <div
        ref={scroll}
        className={styles['scroll']}
        role="tree"
        aria-label={text('trace.waterfall')}
        tabIndex={0}
        aria-activedescendant={cursorRow >= first && cursorRow < last ? `${id}-${String(cursor)}` : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (cursor < 0 && rows[0] !== undefined && rows[0] !== GAP) setCursor(rows[0]);
        }}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerLeave={() => setHoveredRow(-1)}
      >
        <div className={styles['stage']} role="presentation">
          <canvas ref={canvas} className={styles['canvas']} style={{ width, height }} aria-hidden />
        </div>
        <div role="presentation" style={{ position: 'relative', height: rows.length * ROW }}>
          <WaterfallRows
            {...{ id, trace, rows, selected, cursor, folded, times }}
            range={{ first, last }}
            onClick={onRowClick}
            onZoom={props.onZoom}
            onHover={setHoveredRow}
          />
        </div>
      </div>
    </div>
  );
}
