import type { TimeMark } from './words.ts';

export type PlacedMark = {
  readonly mark: TimeMark;
  readonly x: number;
  /** Width that the label may take; 0: no label. */
  readonly room: number;
};

const LABEL_MIN_PX = 28;
const LABEL_MAX_PX = 140;

/** Marks within the range, in order of time; a label gets the room up to the next mark, and none where that is too little to read. */
export function placeMarks(marks: readonly TimeMark[], startMs: number, endMs: number, width: number): readonly PlacedMark[] {
  const span = endMs - startMs || 1;
  const shown = marks.filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs).sort((a, b) => a.timeMs - b.timeMs);
  const places = shown.map(({ timeMs }) => Math.round(((timeMs - startMs) / span) * width));
  return shown.map((mark, i) => {
    const x = places[i] ?? 0;
    const room = Math.min(LABEL_MAX_PX, (places[i + 1] ?? width) - x - 6);
    return { mark, x, room: room < LABEL_MIN_PX ? 0 : room };
  });
}

/** Marks within reach of a moment, for its tip. */
export function marksNear(marks: readonly TimeMark[], timeMs: number, reachMs: number): readonly TimeMark[] {
  return marks.filter((mark) => Math.abs(mark.timeMs - timeMs) <= reachMs);
}
