import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { decodeTraces, type Span, type TracesData } from '@spanhouse/otlp';
import { freshId } from './fresh-ids.ts';
import { encoded, type SizeInput } from './size-input.ts';

/** bench/corpus/README.md says what it is and how it was made. */
const FILE = new URL('../../corpus/shop.otlp.zst', import.meta.url);
const UNPACKED_BYTES_MAX = 1024 ** 3;
const GAP_NS = 1_000_000_000n;

/** The bodies of the recording, as they were received. The frame format is in bench/corpus/README.md. */
export function readRecording(): readonly Uint8Array[] {
  const all = zstdDecompressSync(readFileSync(FILE), { maxOutputLength: UNPACKED_BYTES_MAX });
  const bodies: Uint8Array[] = [];
  for (let at = 0; at < all.length;) {
    const end = at + 4 + all.readUInt32LE(at);
    bodies.push(all.subarray(at + 4, end));
    at = end;
  }
  return bodies;
}

/**
 * The recording `rounds` times, the last round ending at `endMs`. In the first its own ids; in each later one every trace and span id is drawn anew.
 * Times are shifted as a whole, all other values stay: across rounds they come again, and the report says so by the number of rounds.
 *
 * @param requestsMax of one round: for a short form
 */
export function recordedShop(options: { readonly rounds: number; readonly endMs: number; readonly requestsMax?: number }): SizeInput {
  const { rounds, endMs, requestsMax = Infinity } = options;
  return {
    name: 'recorded shop',
    says: `the recorded corpus${rounds === 1 ? '' : `, ${String(rounds)} times with fresh ids`}, times shifted to end now`,
    *requests() {
      const recorded = readRecording().slice(0, requestsMax).map(decodeTraces);
      const { first, last } = timesOf(recorded);
      const roundNs = last - first + GAP_NS;
      for (let round = 0; round < rounds; round++) {
        const shift = BigInt(endMs) * 1_000_000n - last - roundNs * BigInt(rounds - 1 - round);
        const ids = round === 0 ? null : new Map<string, string>();
        yield* encoded(recorded.map((data) => moved(data, shift, ids)));
      }
    },
  };
}

function timesOf(recorded: readonly TracesData[]): { readonly first: bigint; readonly last: bigint } {
  let first = 2n ** 64n;
  let last = 0n;
  for (const data of recorded) {
    for (const { scopeSpans } of data.resourceSpans) {
      for (const { spans } of scopeSpans) {
        for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
          if (startTimeUnixNano < first) first = startTimeUnixNano;
          if (endTimeUnixNano > last) last = endTimeUnixNano;
        }
      }
    }
  }
  return { first, last };
}

function moved(data: TracesData, shift: bigint, ids: Map<string, string> | null): TracesData {
  const idOf = (id: string): string => {
    if (ids === null || id === '') return id;
    const known = ids.get(id) ?? freshId(id.length === 32 ? 16 : 8);
    ids.set(id, known);
    return known;
  };
  const span = (it: Span): Span => ({
    ...it,
    traceId: idOf(it.traceId),
    spanId: idOf(it.spanId),
    parentSpanId: idOf(it.parentSpanId),
    startTimeUnixNano: it.startTimeUnixNano + shift,
    endTimeUnixNano: it.endTimeUnixNano + shift,
    events: it.events.map((event) => ({ ...event, timeUnixNano: event.timeUnixNano + shift })),
    links: it.links.map((link) => ({ ...link, traceId: idOf(link.traceId), spanId: idOf(link.spanId) })),
  });
  return {
    resourceSpans: data.resourceSpans.map((resource) => ({
      ...resource,
      scopeSpans: resource.scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map(span) })),
    })),
  };
}
