import { systemClock } from '@spanhouse/core';
import { createLoad, createSimulator, type Load } from '@spanhouse/simulator';
import { RARE_EVERY_SPANS, rareRequest } from './rare-span.ts';

/** One minute of the shop, always the same, without a fault; rounds of it, shifted, make any amount. */
const DRAWN_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
const ROUND_SECONDS = 60;
const SPANS_PER_SECOND_DRAWN = 700;
const SPANS_PER_REQUEST = 4_000;
const IN_FLIGHT = 4;
const RETRY_MS = 200;
/** Connections that may be cut under one request before something is wrong. */
const CUTS_MAX = 3;

export type Filled = {
  readonly spans: number;
  readonly otlpBytes: number;
  readonly seconds: number;
  readonly ackMs: readonly number[];
  readonly startMs: number;
  readonly endMs: number;
};

/**
 * Sends at least `spans` spans over OTLP/HTTP that end about now and reach back as far as needed, and waits until each request is acknowledged.
 * One span in RARE_EVERY_SPANS, and at least one, has the rare attribute.
 */
export async function fill(httpUrl: string, spans: number): Promise<Filled> {
  const endMs = Math.floor(systemClock.now() / 1000) * 1000 - 5_000;
  const load = createLoad([...createSimulator({ seed: 42 }).traces(DRAWN_MS, DRAWN_MS + ROUND_SECONDS * 1000, SPANS_PER_SECOND_DRAWN)], {
    spansPerRequest: SPANS_PER_REQUEST,
    mixed: true,
  });
  const rounds = Math.ceil(spans / load.spansPerRound);
  const startMs = endMs - rounds * ROUND_SECONDS * 1000;
  const requests = requestsOf(load, rounds, startMs);
  const state = { spans: 0, otlpBytes: 0, ackMs: [] as number[] };
  const began = systemClock.monotonicMs();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let next = requests.next(); next.done !== true; next = requests.next()) {
        const sentAt = systemClock.monotonicMs();
        await post(httpUrl, next.value.body);
        state.ackMs.push(systemClock.monotonicMs() - sentAt);
        state.spans += next.value.spans;
        state.otlpBytes += next.value.body.length;
      }
    }),
  );
  return { ...state, seconds: (systemClock.monotonicMs() - began) / 1000, startMs, endMs };
}

function* requestsOf(
  load: Load,
  rounds: number,
  startMs: number,
): Generator<{ readonly body: Uint8Array<ArrayBuffer>; readonly spans: number }> {
  const rareEvery = Math.ceil(RARE_EVERY_SPANS / load.spansPerRound);
  for (let round = 0; round < rounds; round++) {
    const roundMs = startMs + round * ROUND_SECONDS * 1000;
    if (round % rareEvery === 0) yield { body: rareRequest(round, roundMs), spans: 1 };
    yield* load.round(round, roundMs);
  }
}

/** Sends as an exporter does: what is refused for now, or was cut off with an idle connection, is sent again. */
async function post(httpUrl: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let cuts = 0; ;) {
    const response = await fetch(`${httpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer;
      },
      (error: unknown) => error,
    );
    if (!(response instanceof Response)) {
      if (++cuts > CUTS_MAX) throw response;
      continue;
    }
    if (response.ok) return;
    if (response.status !== 429 && response.status !== 503) throw new Error(`the gateway answered ${String(response.status)}`);
    await systemClock.sleep(RETRY_MS);
  }
}
