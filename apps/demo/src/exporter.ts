import { AppError, describeError, retry, systemRandom, type Clock, type Log, type Secret } from '@spanhouse/core';
import { decodeExportResponse } from '@spanhouse/otlp';

/**
 * Sends one export request. Resolves when the gateway has acknowledged it, and after that never sends it again, whatever else
 * the answer says; waits and sends again while it is told to. An abort rejects with the signal's reason.
 */
export interface Exporter {
  send(body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}

type Config = { readonly url: string; readonly key: Secret };
type Deps = { readonly clock: Clock; readonly log: Log };

const POLICY = { attempts: 60, firstDelayMs: 200, maxDelayMs: 5_000 };
const REQUEST_TIMEOUT_MS = 20_000;
const RETRY_AFTER_MS_MAX = 60_000;
/** OTLP/HTTP, "Retryable Response Codes". */
const RETRYABLE = new Set([429, 502, 503, 504]);

export function createExporter(config: Config, deps: Deps): Exporter {
  return {
    send: (body, signal) => retry((inner) => post(config, body, inner, deps), POLICY, { clock: deps.clock, random: systemRandom, signal }),
  };
}

async function post(config: Config, body: Uint8Array<ArrayBuffer>, signal: AbortSignal, { clock, log }: Deps): Promise<void> {
  let response: Response;
  try {
    response = await fetch(config.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${config.key.reveal()}` },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('STORE.UNAVAILABLE', 'the gateway did not answer', {}, { cause });
  }
  if (response.ok) {
    await noteRejected(response, log);
    return;
  }
  await response.body?.cancel();
  const answer = `status ${String(response.status)}`;
  if (!RETRYABLE.has(response.status)) throw new AppError('REQUEST.INVALID', `the gateway refused what the demo sent with ${answer}`);
  await clock.sleep(retryAfterMs(response), signal);
  throw new AppError('INGEST.OVERLOADED', `the gateway put off what the demo sent with ${answer}`);
}

/** The status has acknowledged the request: an answer that cannot be read costs what it says. */
async function noteRejected(response: Response, log: Log): Promise<void> {
  try {
    const partial = decodeExportResponse(new Uint8Array(await response.arrayBuffer()));
    if (partial !== null)
      log.warn('demo.partly_taken', { 'item.rejected': partial.rejectedItems, 'gateway.message': partial.errorMessage });
  } catch (error) {
    log.warn('demo.answer_unreadable', describeError(error));
  }
}

/** The usual wait comes on top, so that senders who were put off together do not come back together. Seconds only; a date counts as none. */
function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return seconds > 0 ? Math.min(seconds * 1_000, RETRY_AFTER_MS_MAX) : 0;
}
