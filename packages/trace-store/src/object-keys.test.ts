import { parseProjectId } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { cutObjectKey, dayOf, joinedObjectKey, parseObjectKey } from './object-keys.ts';

const FOLDER = { projectId: parseProjectId(7), retentionDays: 30, day: '2026-11-23' };

it('keys are read back as they were made', () => {
  expect(parseObjectKey(cutObjectKey(FOLDER, { partition: 12, from: 34_567_890_123n }))).toEqual({
    ...FOLDER,
    kind: 'cut',
    partition: 12,
    from: 34_567_890_123n,
  });
  expect(parseObjectKey(joinedObjectKey(FOLDER, 1_795_000_000, '0123456789abcdef'))).toEqual({
    ...FOLDER,
    kind: 'joined',
    joinedAt: 1_795_000_000,
  });
  expect(dayOf(20_780)).toBe('2026-11-23');
});

it.each([
  'settings/0',
  '7/30/2026-11-23',
  '7/30/2026-11-23/',
  '7/30/2026-11-23/x-1',
  '7/30/2026-11-23/1-2-3',
  '7/30/2026-11-23/joined-1-xyz',
  'a/7/30/2026-11-23/1-2',
  '7/30/23-11-2026/1-2',
])('%s is no object of blocks', (key) => {
  expect(parseObjectKey(key)).toBeNull();
});
