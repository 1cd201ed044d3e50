import { systemClock } from '@spanhouse/core';
import type { Load } from '@spanhouse/simulator';
import type { OtlpSender } from './otlp-sender.ts';

export type Ack = {
  /** On the monotonic clock. */
  readonly atMs: number;
  /** From the time at which the request was due; at full speed, from its sending. */
  readonly latencyMs: number;
  /** All acknowledged so far, this one included. */
  readonly spansSoFar: number;
};

export type Driven = {
  readonly acks: readonly Ack[];
  readonly spans: number;
  readonly otlpBytes: number;
  readonly seconds: number;
  readonly refused: number;
};

export type DrivePlan = { readonly seconds: number; readonly rate: number | null; readonly inFlight: number };

/** Spans arrive when they have ended: the oldest of a round began so long ago. */
const ROUND_MS = 2_000;
const RETRY_MS = 50;
const GIVE_UP_MS = 30_000;
/** A body of 4,000 spans is made in about 5 ms. */
const MAKE_MS = 20;

/**
 * Sends rounds of the load, each at its own time, until the time is over. At a rate, requests are due at even distances whether or not
 * the endpoint keeps up, so its latency is not flattered; at most `inFlight * 16` wait. What is refused is sent again.
 */
export async function drive(sender: OtlpSender, load: Load, plan: DrivePlan): Promise<Driven> {
  const acks: Ack[] = [];
  let spans = 0;
  let otlpBytes = 0;
  let refused = 0;
  const beganMs = systemClock.monotonicMs();
  const endMs = beganMs + plan.seconds * 1000;
  const due = dueRequests(load, plan);
  const workers = plan.rate === null ? plan.inFlight : plan.inFlight * 16;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      // Not `for await`: a worker that fails would wait for all that wait before it.
      for (let next = await due.next(); next.done !== true; next = await due.next()) {
        const { body, spans: count, dueMs } = next.value;
        while (!(await sender.send(body))) {
          refused++;
          if (systemClock.monotonicMs() > endMs + GIVE_UP_MS)
            throw new Error('the endpoint takes nothing: is it up, and is it the right one?');
          await systemClock.sleep(RETRY_MS);
        }
        const atMs = systemClock.monotonicMs();
        spans += count;
        otlpBytes += body.length;
        acks.push({ atMs, latencyMs: atMs - dueMs, spansSoFar: spans });
      }
    }),
  );
  return { acks, spans, otlpBytes, refused, seconds: (systemClock.monotonicMs() - beganMs) / 1000 };
}

type Due = { readonly body: Uint8Array<ArrayBuffer>; readonly spans: number; readonly dueMs: number };

/**
 * The requests in turn, each when it is due; without a rate, when it is asked for. A body is made shortly before: many made at once would
 * keep this thread from sending and from reading answers, and the endpoint would be charged with it.
 */
async function* dueRequests(load: Load, plan: DrivePlan): AsyncGenerator<Due> {
  const requests = endless(load);
  const beganMs = systemClock.monotonicMs();
  const endMs = beganMs + plan.seconds * 1000;
  let dueMs = beganMs;
  for (;;) {
    if (plan.rate !== null) await until(dueMs - MAKE_MS);
    const { body, spans } = requests.next().value;
    if (plan.rate === null) dueMs = systemClock.monotonicMs();
    if (dueMs >= endMs) return;
    if (plan.rate !== null) await until(dueMs);
    yield { body, spans, dueMs };
    if (plan.rate !== null) dueMs += (spans / plan.rate) * 1000;
  }
}

async function until(ms: number): Promise<void> {
  const wait = ms - systemClock.monotonicMs();
  if (wait > 1) await systemClock.sleep(wait);
}

function* endless(load: Load): Generator<{ readonly body: Uint8Array<ArrayBuffer>; readonly spans: number }, never> {
  for (let round = 0; ; round++) yield* load.round(round, systemClock.now() - ROUND_MS);
}
