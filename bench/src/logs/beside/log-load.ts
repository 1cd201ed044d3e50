/**
 * Load of log records: the simulated shop's, encoded once, and copied for each round with other ids, times and numbers. Lengths never change, so no length
 * prefix has to. As `createLoad` of the simulator does it for spans.
 */
import { seededRandom } from '@spanhouse/core';
import { OTLP_LIMITS, scanLogs, type LogScan } from '@spanhouse/otlp';
import { createSimulator, encodeLogRequest, logsOf, type Load } from '@spanhouse/simulator';

export type LogLoadOptions = { readonly recordsPerRequest: number; readonly requests: number };

const FIRST_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
const ROUND_MS = 10_000;
const DRAWN_SPANS_PER_SECOND = 3_000;
const SEED = 20_261_129;
const TAG_STRING = 0x0a;
const [DIGIT_0, DIGIT_9] = [48, 57];
const KEY_BYTES = 8;

type Template = {
  readonly body: Uint8Array;
  readonly records: number;
  /** Where what differs from copy to copy stands: fixed 64-bit times, the last eight bytes of a trace id and a span id, digits of bodies. */
  readonly times: readonly number[];
  readonly ids: readonly number[];
  readonly digits: readonly number[];
};

/** `spans` of its requests are records. */
export function createLogLoad({ recordsPerRequest, requests }: LogLoadOptions): Load {
  const wanted = recordsPerRequest * requests;
  const drawn: ReturnType<typeof logsOf>[number][] = [];
  const simulator = createSimulator({ seed: SEED });
  for (let seconds = 0; drawn.length < wanted; seconds++)
    for (const trace of simulator.traces(FIRST_MS + seconds * 1_000, FIRST_MS + (seconds + 1) * 1_000, DRAWN_SPANS_PER_SECOND))
      drawn.push(...logsOf(trace));
  const templates = Array.from({ length: requests }, (_, i) =>
    templateOf(encodeLogRequest(drawn.slice(i * recordsPerRequest, (i + 1) * recordsPerRequest)), i, requests),
  );
  return {
    spansPerRound: wanted,
    *round(index, startMs) {
      const random = seededRandom((index + 1) * 2_654_435_761);
      const key = Uint8Array.from({ length: KEY_BYTES }, () => Math.floor(random() * 256));
      const shiftNs = BigInt(Math.round(startMs - FIRST_MS)) * 1_000_000n;
      for (const template of templates) yield { body: copyOf(template, key, shiftNs), spans: template.records };
    },
  };
}

/** Times of a round's requests lie one behind the other, in ROUND_MS. */
function templateOf(body: Uint8Array<ArrayBuffer>, index: number, requests: number): Template {
  const scan = scanLogs(body, OTLP_LIMITS);
  const view = new DataView(body.buffer);
  const times: number[] = [];
  const ids: number[] = [];
  const digits: number[] = [];
  for (let i = 0; i < scan.recordCount; i++) {
    const timeMs = FIRST_MS + ((index + i / scan.recordCount) * ROUND_MS) / requests;
    for (const at of timesOf(scan, i)) {
      view.setBigUint64(at, BigInt(Math.round(timeMs * 1_000)) * 1_000n, true);
      times.push(at);
    }
    const [traceId = -1, spanId = -1] = [scan.traceIdAt[i], scan.spanIdAt[i]];
    if (traceId >= 0) ids.push(traceId + 8);
    if (spanId >= 0) ids.push(spanId);
    digits.push(...digitsOf(scan, i));
  }
  return { body, records: scan.recordCount, times, ids, digits };
}

/** Our own encoder writes the time first, and when it was observed last but for the event's name. */
function timesOf(scan: LogScan, i: number): readonly [number, number] {
  const eventName = scan.eventNameStart[i] ?? -1;
  const observedEnd = eventName < 0 ? (scan.recordEnd[i] ?? 0) : eventName - 2;
  return [(scan.recordStart[i] ?? 0) + 1, observedEnd - 8];
}

/** Of bodies that are text: an order's number, a duration. */
function digitsOf({ bytes, bodyStart, bodyEnd }: LogScan, i: number): readonly number[] {
  const [start = -1, end = -1] = [bodyStart[i], bodyEnd[i]];
  if (start < 0 || bytes[start] !== TAG_STRING) return [];
  const places: number[] = [];
  let at = start + 1;
  while ((bytes[at] ?? 0) > 127) at++;
  for (at++; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= DIGIT_0 && byte <= DIGIT_9) places.push(at);
  }
  return places;
}

function copyOf({ body, times, ids, digits }: Template, key: Uint8Array, shiftNs: bigint): Uint8Array<ArrayBuffer> {
  const copied = new Uint8Array(body);
  const view = new DataView(copied.buffer);
  for (const at of times) view.setBigUint64(at, view.getBigUint64(at, true) + shiftNs, true);
  for (const at of ids) for (let i = 0; i < KEY_BYTES; i++) copied[at + i] = (copied[at + i] ?? 0) ^ (key[i] ?? 0);
  for (const at of digits) copied[at] = DIGIT_0 + (((copied[at] ?? 0) - DIGIT_0 + (key[at % KEY_BYTES] ?? 0)) % 10);
  return copied;
}
