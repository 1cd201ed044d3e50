import { parseProjectId, unixMs } from '@spanhouse/core';
import type { RecordHeader } from '@spanhouse/span-log';
import { describe, expect, it } from 'vitest';
import { RecentRequests, RESEND_WINDOW_MS } from './recent-requests.ts';

const T0 = Date.UTC(2026, 10, 23, 10);

function header(body: number, atMs: number, over: Partial<RecordHeader> = {}): RecordHeader {
  return {
    version: 1,
    projectId: parseProjectId(1),
    signal: 'traces',
    keyId: 0,
    gatewayId: 'g',
    receivedAt: unixMs(T0 + atMs),
    digest: new Uint8Array(16).fill(body),
    split: 0,
    encoding: 'identity',
    bodyBytes: 1,
    itemCount: 1,
    ...over,
  };
}

describe('resent requests', () => {
  it('the same body of the same project within 15 minutes is a repetition', () => {
    const recent = new RecentRequests();
    expect(recent.isRepeated(header(1, 0))).toBe(false);
    expect(recent.isRepeated(header(1, RESEND_WINDOW_MS))).toBe(true);
  });

  it('another body, project or split is not', () => {
    const recent = new RecentRequests();
    recent.isRepeated(header(1, 0));
    expect(recent.isRepeated(header(2, 1))).toBe(false);
    expect(recent.isRepeated(header(1, 1, { projectId: parseProjectId(2) }))).toBe(false);
    expect(recent.isRepeated(header(1, 1, { split: 1 }))).toBe(false);
  });

  it('after 15 minutes of silence the same body counts again', () => {
    const recent = new RecentRequests();
    recent.isRepeated(header(1, 0));
    expect(recent.isRepeated(header(1, RESEND_WINDOW_MS + 1))).toBe(false);
  });

  it('a gateway whose clock is behind is still recognised', () => {
    const recent = new RecentRequests();
    recent.isRepeated(header(1, 60_000));
    expect(recent.isRepeated(header(1, 0))).toBe(true);
  });

  it('a clock that steps an hour ahead and back again hides no repetition', () => {
    const recent = new RecentRequests();
    recent.isRepeated(header(1, 0));
    for (let i = 0; i < 100; i++) recent.isRepeated(header(2, 3_600_000 + i));
    expect(recent.isRepeated(header(1, 2_000))).toBe(true);
  });

  it('filled again from the records of the window it answers as if it had never stopped', () => {
    const records = Array.from({ length: 4_000 }, (_, i) => header((i * i) % 241, i * 4_000 + (i % 3) * 9_000));
    const whole = new RecentRequests();
    const answers = records.map((record) => whole.isRepeated(record));
    const restartAt = 2_500;
    const since = (records[restartAt]?.receivedAt ?? 0) - RESEND_WINDOW_MS;
    const again = new RecentRequests();
    for (const record of records.slice(0, restartAt)) if (record.receivedAt >= since) again.isRepeated(record);
    expect(records.slice(restartAt).map((record) => again.isRepeated(record))).toEqual(answers.slice(restartAt));
  });

  it('forgets what is out of every window', () => {
    const recent = new RecentRequests(0);
    for (let i = 0; i < 200; i++) recent.isRepeated(header(i, i * 60_000));
    expect(recent.size).toBeLessThanOrEqual(31);
  });
});
