'use client';

import { prepareCanvas, useNarrow, usePalette, useSize } from '@spanhouse/ui';
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import { flameOf, neighbourOf, nodeAt } from '../../model/flame.ts';
import { pathTreeOf } from '../../model/path-tree.ts';
import type { TracePane } from '../trace-pane.ts';
import { drawFlame, LEVEL } from './draw-flame.ts';
import { FlameFacts } from './FlameFacts.tsx';
import { nodeMask, useNodeWords } from './flame-nodes.ts';
import styles from './Flame.module.css';

const ARROWS: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/**
 * What work the trace is made of: alike calls below the same caller are one box as wide as the work in and below it. Drawn on one canvas as high
 * as the window, so the size of the trace does not matter. A click chooses, a double click or Enter zooms; arrow keys walk.
 */
export function FlameView({ trace, times, matches, selected, state, colourOf, onChange, onSelect }: TracePane): ReactNode {
  const text = useText();
  const palette = usePalette();
  const id = useId();
  const isNarrow = useNarrow();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(host);
  const [scrollTop, setScrollTop] = useState(0);
  const flame = useMemo(() => flameOf(pathTreeOf(trace, times)), [trace, times]);
  const { tree } = flame;
  const wordsOf = useNodeWords(trace, tree);
  const named = useMemo(() => nodeMask(tree, matches?.mask ?? null), [tree, matches]);
  const onPath = useMemo(() => nodeMask(tree, state.isPathShown ? times.pathNs : null), [tree, times, state.isPathShown]);

  const zoomSpan = state.flameAt === null ? -1 : trace.view.spans.id.indexOf(state.flameAt);
  const zoomed = zoomSpan < 0 ? -1 : (tree.nodeOf[zoomSpan] ?? -1);
  const [walked, setWalked] = useState<number | null>(null);
  const active = walked ?? (selected >= 0 ? (tree.nodeOf[selected] ?? -1) : -1);
  const from = zoomed < 0 ? 0 : (flame.left[zoomed] ?? 0);
  const to = zoomed < 0 ? flame.totalNs : from + (tree.workNs[zoomed] ?? 0);
  const { width, height } = size ?? { width: 0, height: 0 };

  useLayoutEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = prepareCanvas(canvas.current, width, height);
    if (context === null) return;
    drawFlame(context, {
      ...{ flame, from, to, scrollTop, width, height, palette, active },
      colourOf: (node) => colourOf(tree.span[node] ?? 0),
      labelOf: (node) => wordsOf(node).name,
      isDim: (node) => (named !== null && named[node] !== 1) || (onPath !== null && onPath[node] !== 1),
      isOnPath: (node) => onPath?.[node] === 1,
    });
  }, [flame, tree, from, to, scrollTop, width, height, palette, active, colourOf, wordsOf, named, onPath]);

  const zoomTo = (node: number): void =>
    onChange({ flameAt: node < 0 ? null : (trace.view.spans.id[tree.span[node] ?? -1] ?? null) }, { isStep: false });
  const walkTo = (node: number): void => {
    setWalked(node);
    const top = (tree.depth[node] ?? 0) * LEVEL;
    const element = host.current;
    if (element === null) return;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + LEVEL > element.scrollTop + element.clientHeight) element.scrollTop = top + LEVEL - element.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) walkTo(active < 0 ? 0 : neighbourOf(flame, active, arrow));
    else if (event.key === 'Enter' && active >= 0) zoomTo(active);
    else if (event.key === ' ' && active >= 0) onSelect(tree.span[active] ?? -1);
    else if (event.key === 'Backspace' || event.key === 'Home') zoomTo(-1);
    else return;
    event.preventDefault();
  };
  const nodeUnder = (event: MouseEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const ns = from + ((event.clientX - box.left) / width) * (to - from);
    return nodeAt(flame, Math.floor((event.clientY - box.top + scrollTop) / LEVEL), ns);
  };

  return (
    <div className={styles['flame']}>
      <FlameFacts
        {...{ tree, node: active, isZoomed: zoomed >= 0, wordsOf }}
        hint={text(isNarrow ? 'flame.hintTouch' : 'flame.hint')}
        onZoom={zoomTo}
        onSelect={onSelect}
      />
      <div
        ref={host}
        className={styles['scroll']}
        role="listbox"
        tabIndex={0}
        aria-label={text('flame.label', { count: tree.count })}
        aria-description={text('flame.keys')}
        aria-activedescendant={active < 0 ? undefined : `${id}-active`}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (active < 0 && tree.count > 0) setWalked(0);
        }}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onClick={(event) => {
          const node = nodeUnder(event);
          if (node >= 0) setWalked(node);
        }}
        onDoubleClick={(event) => zoomTo(nodeUnder(event))}
        onMouseMove={(event) => {
          const node = nodeUnder(event);
          event.currentTarget.title = node < 0 ? '' : wordsOf(node).facts;
        }}
      >
        <div className={styles['stage']} role="presentation">
          <canvas ref={canvas} className={styles['canvas']} style={{ width, height }} aria-hidden />
        </div>
        <div id={`${id}-active`} role="option" aria-selected={active >= 0} className="sh-visually-hidden">
          {active < 0 ? text('flame.none') : wordsOf(active).facts}
        </div>
        <div role="presentation" style={{ height: (tree.depthMax + 1) * LEVEL }} />
      </div>
    </div>
  );
}
