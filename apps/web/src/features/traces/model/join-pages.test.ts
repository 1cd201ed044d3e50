import { expect, it } from 'vitest';
import { joinPages } from './join-pages.ts';
import type { ScanView, SearchResult } from './search-view.ts';

const page = (spans: readonly [string, number, number][], scan: ScanView): SearchResult => ({
  mode: 'spans',
  rows: spans.map(([spanId, start, durationNs]) => ({
    traceId: 't',
    spanId,
    startUnixNano: String(start),
    durationNs,
    service: '',
    name: '',
    kind: 0,
    status: 0,
    instance: '',
    environment: '',
    isRoot: false,
    values: [],
  })),
  points: spans.map(([, timeMs, durationNs]) => ({ timeMs, durationNs, status: 0 })),
  matched: { count: spans.length, exact: scan.next === null },
  partial: scan.next === null ? [] : ['not all'],
  scan,
});
const first = page(
  [
    ['a', 5, 1],
    ['b', 3, 9],
  ],
  { blocks: 8, blocksLeft: 3, next: '1-2', notes: [] },
);
const second = page(
  [
    ['c', 4, 5],
    ['b', 3, 9],
  ],
  { blocks: 3, blocksLeft: 0, next: null, notes: [] },
);
function never(): never {
  throw new Error('there are two parts');
}
const idsOf = (result: SearchResult | undefined): readonly string[] =>
  result?.mode === 'spans' ? result.rows.map(({ spanId }) => spanId) : [];

it('parts of a search become one result, in its order, each row once', () => {
  expect(idsOf(joinPages([first, second], 'newest'))).toEqual(['a', 'c', 'b']);
  expect(idsOf(joinPages([first, second], 'duration'))).toEqual(['b', 'c', 'a']);
  expect(joinPages([first, second], 'newest')).toMatchObject({
    points: [{ timeMs: 3 }, { timeMs: 4 }, { timeMs: 5 }],
    matched: { count: 4, exact: true },
    partial: [],
    scan: { blocks: 11, blocksLeft: 0, next: null },
  });
});

it('what a part could not read stays said, once; what it had no time for does not', () => {
  const note = '2 of the blocks to search cannot be read.';
  const [unread, rest] = [first, second].map((part) => ({ ...part, scan: { ...(part.scan ?? never()), notes: [note] } }));
  const joined = joinPages([unread ?? never(), rest ?? never()], 'newest');
  expect(joined).toMatchObject({ partial: [note], matched: { exact: false }, scan: { notes: [note] } });
});

it('one part is the result as it came, none is none yet', () => {
  expect(joinPages([first], 'newest')).toBe(first);
  expect(joinPages([], 'newest')).toBeUndefined();
});
