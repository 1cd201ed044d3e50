import { isAppError, parseProjectId, seededRandom, systemClock } from '@spanhouse/core';
import { decodeTraces, type Resource, type Scope, type Span } from '@spanhouse/otlp';
import { createMemorySpanLog, type Cut, type LogRecord } from '@spanhouse/span-log';
import { buildCut, type CutSettings } from '@spanhouse/trace-store';
import { openBlockBytes } from '@spanhouse/trace-store/testing';
import { zstdDecompressSync } from 'node:zlib';
import { acceptExport } from '../../src/gateway/accept-export.ts';
import { Pace } from '../../src/gateway/pace.ts';
import { Slots } from '../../src/gateway/slots.ts';
import { KeyQuotas, NO_QUOTA } from '../../src/gateway/key-quotas.ts';
import { createGatewayCounters } from '../../src/gateway/gateway-counters.ts';
import { GATEWAY_LIMITS } from '../../src/gateway/gateway-limits.ts';
import { createHostileBodies } from './hostile-bodies.ts';

export type FuzzReport = {
  readonly inputs: number;
  /** Taken, wholly or in part. */
  readonly accepted: number;
  readonly refused: number;
  readonly spans: number;
  readonly slowestMs: number;
};

const REFUSALS = new Set(['INGEST.MALFORMED', 'INGEST.BODY_TOO_LARGE']);
/** Records that make one cut. */
const CUT_RECORDS = 100;
const SETTINGS: CutSettings = {
  retentionDaysDefault: 7,
  retentionDays: {},
  indexedTags: {},
  traceKeys: ['bizOrderId'],
  blockBytesMax: 1024 * 1024,
  limits: GATEWAY_LIMITS.otlp,
};

/**
 * Gives the gateway hostile bodies, and makes cuts of all that it took: every body ends in an answer of the protocol; whatever was taken is stored
 * with the content that a plain decoder of the protocol finds in it. Errors name the seed of the body.
 */
export async function fuzzGateway(options: { readonly inputs: number; readonly seed: number }): Promise<FuzzReport> {
  const bodies = createHostileBodies();
  const log = createMemorySpanLog();
  const counters = createGatewayCounters();
  const reader = await log.openReader('fuzz', 0);
  const report = { inputs: options.inputs, accepted: 0, refused: 0, spans: 0, slowestMs: 0 };
  let next = 0n;
  for (let input = 0; input < options.inputs; input++) {
    const seed = options.seed + input;
    const random = seededRandom(seed);
    const format = input % 3 === 2 ? 'json' : 'protobuf';
    const body = format === 'json' ? bodies.json(random) : bodies.protobuf(random);
    const startedMs = systemClock.monotonicMs();
    try {
      const sender = { projectId: parseProjectId(1), keyId: 0, quota: NO_QUOTA };
      await acceptExport(
        { signal: 'traces', sender, body, encoding: 'identity', format },
        {
          log,
          limits: GATEWAY_LIMITS,
          clock: systemClock,
          gatewayId: 'fuzz',
          counters,
          quotas: new KeyQuotas(NO_QUOTA, systemClock),
          unpacking: new Slots(1),
          pace: new Pace(log, systemClock, GATEWAY_LIMITS.pace),
          onAppended: () => undefined,
        },
      );
      report.accepted++;
    } catch (error) {
      if (!isAppError(error) || !REFUSALS.has(error.code)) throw new Error(`body of seed ${String(seed)} (${format})`, { cause: error });
      report.refused++;
    }
    report.slowestMs = Math.max(report.slowestMs, systemClock.monotonicMs() - startedMs);
    const records = await reader.read(next, { recordsMax: CUT_RECORDS, bytesMax: 1e9, waitMs: 0 });
    if (records.length < CUT_RECORDS && input + 1 < options.inputs) continue;
    report.spans += storedSpans({ partition: 0, from: next, to: next + BigInt(records.length) }, records, seed);
    next += BigInt(records.length);
    await reader.storeCut({ partition: 0, from: next - BigInt(records.length), to: next });
    await reader.commit(next);
  }
  await log.close();
  return report;
}

/** Makes the cut and compares. @returns how many different spans it holds */
function storedSpans(cut: Cut, records: readonly LogRecord[], seed: number): number {
  const output = buildCut(cut, records, SETTINGS);
  if (output.deadLetters.length > 0)
    throw new Error(`taken and then not stored, seeds up to ${String(seed)}: ${output.deadLetters[0]?.reason ?? ''}`);
  const stored = new Set<string>();
  for (const { bytes } of output.objects) {
    for (let at = 0; at < bytes.length;) {
      const length = Buffer.from(bytes.buffer, bytes.byteOffset + at).readUInt32LE(BLOCK_BYTES_AT);
      const block = openBlockBytes(bytes.subarray(at, at + length));
      for (let trace = 0; trace < block.traceCount; trace++) {
        for (const it of block.readTraceSpans(trace))
          stored.add(textOf(it.resource, it.resourceSchemaUrl, it.scope, it.scopeSchemaUrl, it.span));
      }
      at += length;
    }
  }
  const taken = new Set<string>();
  for (const { header, body } of records) {
    const plain = header.encoding === 'zstd' ? zstdDecompressSync(body) : body;
    for (const { resource, schemaUrl: resourceUrl, scopeSpans } of decodeTraces(plain).resourceSpans) {
      for (const { scope, schemaUrl, spans } of scopeSpans)
        for (const span of spans) taken.add(textOf(resource, resourceUrl, scope, schemaUrl, span));
    }
  }
  for (const text of taken)
    if (!stored.has(text))
      throw new Error(`taken and stored with another content, seeds up to ${String(seed)}: ${text}\n${nearest(text, stored)}`);
  for (const text of stored) if (!taken.has(text)) throw new Error(`stored and never sent, seeds up to ${String(seed)}: ${text}`);
  return stored.size;
}

/** What was stored under the same ids, for the message. */
function nearest(text: string, stored: ReadonlySet<string>): string {
  const id = /"spanId":"[0-9a-f]+"/.exec(text)?.[0] ?? '';
  return `stored: ${[...stored].find((other) => other.includes(id)) ?? 'nothing with this id'}`;
}

/** Offset of `blockBytes` in a block's header (FORMAT.md). */
const BLOCK_BYTES_AT = 8;

function textOf(resource: Resource | null, resourceUrl: string, scope: Scope | null, scopeUrl: string, span: Span): string {
  return JSON.stringify([resource, resourceUrl, scope, scopeUrl, span], (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${String(value)}n`;
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  });
}
