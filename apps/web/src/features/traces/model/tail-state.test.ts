import { expect, it } from 'vitest';
import type { SpanRowView } from './search-view.ts';
import { afterLook, TAIL_ROWS_KEPT } from './tail-state.ts';

const PLACE = { sinceMs: 1, blocks: {} };
const rows = (from: number, count: number): readonly SpanRowView[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ traceId: 't', spanId: String(from + i), startUnixNano: '1', durationNs: 1, service: '', name: '', kind: 0, status: 0 },
    ...{ instance: '', environment: '', isRoot: false, values: [] },
  }));

it('a tail keeps the last rows first, and counts what it had to leave', () => {
  const first = afterLook(undefined, { rows: rows(0, 2), place: PLACE, notShown: 0, isBehind: false });
  const place = { sinceMs: 1, blocks: { '0': '7' } };
  const second = afterLook(first, { rows: rows(2, 1), place, notShown: 4, isBehind: true });
  expect(second.rows.map(({ spanId }) => spanId)).toEqual(['2', '0', '1']);
  expect(second).toMatchObject({ place, seen: 7, notShown: 4, isBehind: true });
  const full = afterLook(second, { rows: rows(10, TAIL_ROWS_KEPT - 1), place, notShown: 0, isBehind: false });
  expect(full).toMatchObject({ seen: 7 + TAIL_ROWS_KEPT - 1, notShown: 6, rows: { length: TAIL_ROWS_KEPT } });
});
