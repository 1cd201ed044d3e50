import { parseProjectId, systemClock, unixMs } from '@spanhouse/core';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';

const OWN = parseProjectId(1);
const OTHER = parseProjectId(2);
const TWO_DAYS_MS = 2 * 86_400_000;
let store: TestStore;
beforeAll(async () => {
  store = await startTestStore();
});
afterAll(() => store.stop());

it('what a project has stored is counted without its neighbours, and its rate from its first receipt on', async () => {
  const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => (i + 1).toString(16).padStart(16, '0'));
  const receivedAt = unixMs(systemClock.now() - TWO_DAYS_MS);
  const data = (count: number) => aTracesData(ids(count).map((spanId) => aSpan({ spanId })));
  await store.write([aLogRecord(0n, data(100), { projectId: OWN, receivedAt })]);
  await store.write([aLogRecord(0n, data(7), { projectId: OTHER, receivedAt })]);
  const own = await store.reader.storageOf(OWN);
  expect(own.storedSpans).toBe(100);
  expect(own.days).toBeCloseTo(2, 2);
  expect(own.spansPerDay).toBeCloseTo(50, 0);
  expect(own.blockBytesPerDay).toBeGreaterThan(0);
  expect(own.indexBytesPerDay).toBeGreaterThan(0);
  expect(own.storedBytes).toBeCloseTo((own.blockBytesPerDay + own.indexBytesPerDay) * own.days, 0);
  expect((await store.reader.storageOf(OTHER)).storedSpans).toBe(7);
  expect(await store.reader.storageOf(parseProjectId(3))).toMatchObject({ days: 0, storedSpans: 0, storedBytes: 0 });
});
