import { parseProjectId, unixMs } from '@spanhouse/core';
import type { RecordHeader } from '../../src/index.ts';

const digest = (first: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => (first + i * 17) & 0xff);

function record(over: Partial<RecordHeader>, body: Uint8Array): { readonly header: RecordHeader; readonly body: Uint8Array } {
  return {
    header: {
      version: 1,
      projectId: parseProjectId(1),
      signal: 'traces',
      keyId: 0,
      gatewayId: 'gateway-1',
      receivedAt: unixMs(1_763_892_000_123),
      digest: digest(1),
      split: 0,
      encoding: 'identity',
      bodyBytes: body.length,
      itemCount: 1,
      ...over,
    },
    body,
  };
}

/** What test/golden/log-v1 holds: every field at an edge of its range once. */
export const GOLDEN_RECORDS = [
  record({}, new TextEncoder().encode('plain')),
  record({ projectId: parseProjectId(0xffff_ffff), keyId: 0xffff_ffff, gatewayId: '', itemCount: 0 }, new Uint8Array(0)),
  record(
    { encoding: 'gzip', signal: 'metrics', bodyBytes: 0xffff_ffff, itemCount: 0xffff_ffff },
    Uint8Array.from({ length: 200 }, (_, i) => i),
  ),
  record(
    { encoding: 'zstd', signal: 'logs', split: 0xffff_ffff, gatewayId: '网关'.repeat(20), digest: digest(200) },
    new Uint8Array(64).fill(0xff),
  ),
  record({ receivedAt: unixMs(Number.MAX_SAFE_INTEGER) }, new TextEncoder().encode('last')),
];
