'use client';

import { IconButton, prepareCanvas, usePalette, useSize } from '@spanhouse/ui';
import { useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { minimapOf } from '../model/minimap.ts';
import type { OpenTrace } from '../model/open-trace.ts';
import type { Zoom } from './waterfall-scene.ts';
import styles from './Minimap.module.css';

type Props = {
  readonly trace: OpenTrace;
  readonly zoom: Zoom | null;
  readonly colourOf: (index: number) => string;
  readonly onZoom: (zoom: Zoom | null) => void;
};

const PAD = 8;
const LINES = 24;
const LINE_HEIGHT = 2;
const DRAG_MIN_PX = 4;

/** The whole trace in a strip. Drag to zoom, double-click to see everything again. */
export function Minimap({ trace, zoom, colourOf, onZoom }: Props): ReactNode {
  const text = useText();
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(host);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const strokes = useMemo(() => minimapOf(trace, LINES), [trace]);
  const { width, height } = size ?? { width: 0, height: 0 };
  const inner = width - 2 * PAD;
  const total = trace.durationNs || 1;

  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = prepareCanvas(canvas.current, width, height);
    if (context === null) return;
    for (const stroke of strokes) {
      const isError = trace.isError[stroke.index] === 1;
      context.fillStyle = isError ? palette.error : colourOf(stroke.index);
      context.globalAlpha = isError ? 1 : 0.8;
      context.fillRect(
        PAD + stroke.from * inner,
        4 + stroke.line * LINE_HEIGHT,
        Math.max(1, (stroke.to - stroke.from) * inner),
        isError ? 2 : 1.5,
      );
    }
  }, [strokes, trace, palette, colourOf, width, height, inner]);

  const at = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max(event.clientX - box.left, PAD), width - PAD);
  };
  const toNs = (x: number): number => ((x - PAD) / inner) * total;
  const toX = (ns: number): number => PAD + (ns / total) * inner;
  const shown = drag ?? (zoom === null ? null : { from: toX(zoom.from), to: toX(zoom.to) });
  const [left, right] = shown === null ? [0, 0] : [Math.min(shown.from, shown.to), Math.max(shown.from, shown.to)];

  return (
    <div
      ref={host}
      className={styles['minimap']}
      title={text('trace.minimap')}
      onPointerDown={(event) => {
        if (event.button !== 0 || event.target instanceof HTMLButtonElement) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: at(event), to: at(event) });
      }}
      onPointerMove={(event) => {
        if (drag !== null) setDrag({ from: drag.from, to: at(event) });
      }}
      onPointerUp={(event) => {
        if (drag === null) return;
        const [from, to] = [Math.min(drag.from, at(event)), Math.max(drag.from, at(event))];
        setDrag(null);
        if (to - from >= DRAG_MIN_PX) onZoom({ from: toNs(from), to: toNs(to) });
      }}
      onPointerCancel={() => setDrag(null)}
      onDoubleClick={() => onZoom(null)}
    >
      <canvas ref={canvas} className={styles['canvas']} role="img" aria-label={text('trace.minimap')} />
      {shown !== null && (
        <>
          <div className={styles['shade']} style={{ left: 0, width: left }} />
          <div className={styles['shade']} style={{ left: right, right: 0 }} />
          <div className={styles['window']} style={{ left, width: Math.max(1, right - left) }} />
        </>
      )}
      {zoom !== null && (
        <div className={styles['reset']} onPointerDown={(event) => event.stopPropagation()}>
          <IconButton label={text('trace.resetZoom')} isBordered onClick={() => onZoom(null)}>
            {text('trace.resetZoom')}
          </IconButton>
        </div>
      )}
    </div>
  );
}
