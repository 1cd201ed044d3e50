import type { OpenTrace } from './open-trace.ts';

/** One stroke of the minimap: a line of it, and where it begins and ends as shares of the trace. */
export type MinimapStroke = { readonly line: number; readonly from: number; readonly to: number; readonly index: number };

/** More strokes in one line than this cannot be told apart. */
const STROKES_PER_LINE = 10;

/**
 * The whole trace in `lines` lines, at most about `lines * 20` strokes however many spans there are.
 * Where spans share a line the evenly spaced ones stand for the rest; errors are never left out while they are few.
 */
export function minimapOf(trace: OpenTrace, lines: number): MinimapStroke[] {
  const strokes: MinimapStroke[] = [];
  const total = trace.durationNs || 1;
  const perLine = Math.max(1, Math.ceil(trace.count / lines));
  const step = Math.max(1, Math.floor(perLine / STROKES_PER_LINE));
  const errorsInLine = new Uint16Array(lines + 1);
  for (let i = 0; i < trace.count; i++) {
    const line = Math.min(lines - 1, trace.count <= lines ? i : Math.floor((i / trace.count) * lines));
    const isError = trace.isError[i] === 1 && (errorsInLine[line] ?? 0) < STROKES_PER_LINE;
    if (i % step !== 0 && !isError) continue;
    if (isError) errorsInLine[line] = (errorsInLine[line] ?? 0) + 1;
    const from = (trace.start[i] ?? 0) / total;
    strokes.push({ line, from, to: from + (trace.duration[i] ?? 0) / total, index: i });
  }
  return strokes;
}
