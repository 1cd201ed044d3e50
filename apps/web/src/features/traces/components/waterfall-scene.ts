import { FONT_MONO, FONT_TEXT, ROW_HEIGHT_COMPACT, type Palette } from '@spanhouse/ui';
import type { OpenTrace } from '../model/open-trace.ts';
import type { Matches } from '../model/span-filter.ts';
import type { TraceTimes } from '../model/trace-times.ts';

/** The part of the trace that is in view, in nanoseconds after its start. */
export type Zoom = { readonly from: number; readonly to: number };

/** Everything that is drawn, already decided. */
export type WaterfallScene = {
  readonly trace: OpenTrace;
  readonly rows: Int32Array;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly nameWidth: number;
  readonly zoom: Zoom;
  readonly palette: Palette;
  /** Colour of a span by its position. */
  readonly colourOf: (index: number) => string;
  /** Whether a span's time is waiting: drawn hatched, so that the colour is not the only sign. */
  readonly isWaiting: (index: number) => boolean;
  readonly selected: number;
  readonly hoveredRow: number;
  readonly folded: ReadonlySet<number>;
  readonly matches: Matches | null;
  /** Present: the critical path is brought out. */
  readonly times: TraceTimes | null;
  readonly locale: string;
  readonly gapText: string;
};

export const ROW = ROW_HEIGHT_COMPACT;
export const BAR = 12;
export const PAD = 8;
export const CARET = 14;
/** Space kept free right of the last bar for its label. */
const RIGHT_PAD = 64;
export const NAME_FONT = `550 12px ${FONT_TEXT}`;
export const DETAIL_FONT = `400 12px ${FONT_TEXT}`;
export const LABEL_FONT = `11px ${FONT_MONO}`;
const INDENT_MAX = 14;

/** How far one level stands in: less in deep traces, so that half of the column is always left for names. */
export function indentOf(trace: OpenTrace, nameWidth: number): number {
  return Math.max(1, Math.min(INDENT_MAX, (nameWidth * 0.45) / Math.max(1, trace.depthMax)));
}

/** Left edge of the fold mark of a span. */
export function caretLeft(trace: OpenTrace, index: number, nameWidth: number): number {
  return PAD + (trace.depth[index] ?? 0) * indentOf(trace, nameWidth);
}

export function tickCount(width: number): number {
  return Math.max(2, Math.floor(width / 96));
}

export function timeToX(scene: Pick<WaterfallScene, 'zoom' | 'nameWidth' | 'width'>, ns: number): number {
  const { from, to } = scene.zoom;
  return scene.nameWidth + PAD + ((ns - from) / (to - from || 1)) * (scene.width - scene.nameWidth - PAD - RIGHT_PAD);
}
