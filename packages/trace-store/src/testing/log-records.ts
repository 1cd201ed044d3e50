import { createHash } from 'node:crypto';
import { parseProjectId, unixMs } from '@spanhouse/core';
import { encodeTraces, OTLP_LIMITS, type TracesData } from '@spanhouse/otlp';
import type { LogRecord, RecordHeader } from '@spanhouse/span-log';
import type { CutSettings } from '../write/cut-settings.ts';

/** A record of the log as the gateway would append it; name only what the test is about. */
export function aLogRecord(offset: bigint, traces: TracesData | Uint8Array, over: Partial<RecordHeader> = {}): LogRecord {
  const body = traces instanceof Uint8Array ? traces : encodeTraces(traces);
  const header: RecordHeader = {
    version: 1,
    projectId: parseProjectId(1),
    signal: 'traces',
    keyId: 0,
    gatewayId: 'gateway-1',
    receivedAt: unixMs(Date.UTC(2026, 10, 23, 10, 0, 0)),
    digest: createHash('sha256').update(body).digest().subarray(0, 16),
    split: 0,
    encoding: 'identity',
    bodyBytes: body.length,
    itemCount: 1,
    ...over,
  };
  return { offset, header, body };
}

export function someCutSettings(over: Partial<CutSettings> = {}): CutSettings {
  return {
    retentionDaysDefault: 7,
    retentionDays: {},
    indexedTags: {},
    traceKeys: ['bizOrderId', 'session.id'],
    blockBytesMax: 4 * 1024 * 1024,
    limits: OTLP_LIMITS,
    ...over,
  };
}
