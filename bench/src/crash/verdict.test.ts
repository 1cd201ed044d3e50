import { expect, it } from 'vitest';
import type { LedgerRequest } from './ledger.ts';
import { judge, worst } from './verdict.ts';

const item = (spanId: string) => ({ traceId: 't', spanId, hash: `hash of ${spanId}` });
const acknowledged: LedgerRequest = { number: 0, items: [item('a'), item('b')], isAcknowledged: true };
const unknown: LedgerRequest = { number: 1, items: [item('c')], isAcknowledged: false };
const NOTHING_WRONG = { lost: 0, duplicated: 0, altered: 0, phantom: 0 };

it.each([
  ['all that was acknowledged', [item('a'), item('b')], NOTHING_WRONG],
  ['what was not acknowledged too', [item('a'), item('b'), item('c')], NOTHING_WRONG],
  ['one too few', [item('a')], { ...NOTHING_WRONG, lost: 1 }],
  ['one twice', [item('a'), item('b'), item('b')], { ...NOTHING_WRONG, duplicated: 1 }],
  ['one not acknowledged twice', [item('a'), item('b'), item('c'), item('c')], { ...NOTHING_WRONG, duplicated: 1 }],
  ['another content', [item('a'), { ...item('b'), hash: 'other' }], { ...NOTHING_WRONG, altered: 1 }],
  ['no content at all', [item('a'), { ...item('b'), hash: null }], NOTHING_WRONG],
  ['one that nobody sent', [item('a'), item('b'), item('x')], { ...NOTHING_WRONG, phantom: 1 }],
])('%s', (_name, read, verdict) => {
  expect(judge([acknowledged, unknown], read)).toEqual(verdict);
});

it('the worst of several ways counts', () => {
  expect(worst([{ ...NOTHING_WRONG, lost: 3 }, { ...NOTHING_WRONG, altered: 1 }, NOTHING_WRONG])).toEqual({
    ...NOTHING_WRONG,
    lost: 3,
    altered: 1,
  });
});
