import { AppError, retry, systemRandom, type Clock, type Secret } from '@spanhouse/core';

/** Sends one export request. Resolves when the gateway has acknowledged it; waits and sends again while it is told to. */
export interface Exporter {
  send(body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}

const POLICY = { attempts: 60, firstDelayMs: 200, maxDelayMs: 5_000 };
const REQUEST_TIMEOUT_MS = 20_000;
const RETRYABLE = new Set([429, 502, 503, 504]);

export function createExporter(config: { readonly url: string; readonly key: Secret }, clock: Clock): Exporter {
  return {
    send: (body, signal) => retry((inner) => post(config, body, inner), POLICY, { clock, random: systemRandom, signal }),
  };
}

async function post(
  config: { readonly url: string; readonly key: Secret },
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(config.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${config.key.reveal()}` },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('STORE.UNAVAILABLE', 'the gateway did not answer', {}, { cause });
  }
  if (response.ok) return;
  if (RETRYABLE.has(response.status)) throw new AppError('INGEST.OVERLOADED', `the gateway answered ${String(response.status)}`);
  throw new AppError('REQUEST.INVALID', `the gateway refused the demo's spans with status ${String(response.status)}`);
}
