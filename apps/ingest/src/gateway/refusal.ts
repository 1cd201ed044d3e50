import { AppError, isAppError, type Clock, type Log } from '@spanhouse/core';
import { GRPC_STATUS, type PartialSuccess, type Status, type StatusDetail } from '@spanhouse/otlp';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { ExportSignal } from './signals.ts';

/** How a request is turned away, in both protocols at once. `http` is never 500: senders drop what is answered with it. */
export type Refusal = { readonly http: number; readonly status: Status; readonly retryAfterMs: number | null };

const LOG_EVERY_MS = 10_000;

/** The one mapping from errors to answers. Whatever is not a known failure of the sender is ours, and the sender is asked to try again. */
export function refusalOf(error: unknown, limits: GatewayLimits): Refusal {
  const known = isAppError(error) ? error : new AppError('INGEST.OVERLOADED', 'the request could not be taken now; send it again');
  const message = known.message.slice(0, limits.errorMessageCharactersMax);
  const answer = (http: number, code: number, details: readonly StatusDetail[] = [], retryAfterMs: number | null = null): Refusal => ({
    http,
    status: { code, message, details },
    retryAfterMs,
  });
  switch (known.code) {
    case 'INGEST.MALFORMED':
    case 'REQUEST.INVALID':
      return answer(400, GRPC_STATUS.invalidArgument, [{ kind: 'bad-request', description: message }]);
    case 'INGEST.BODY_TOO_LARGE':
      // Without RetryInfo: a sender that repeated it would fail again.
      return answer(413, GRPC_STATUS.resourceExhausted);
    case 'INGEST.QUOTA_EXCEEDED': {
      const delayMs = Number(known.details['retry.after_ms'] ?? limits.retryAfterMs);
      return answer(429, GRPC_STATUS.resourceExhausted, [{ kind: 'retry-info', delayMs }], delayMs);
    }
    case 'INGEST.UNSUPPORTED_MEDIA_TYPE':
      return answer(415, GRPC_STATUS.invalidArgument);
    case 'INGEST.UNSUPPORTED_ENCODING':
      return answer(415, GRPC_STATUS.unimplemented);
    case 'INGEST.UNAUTHENTICATED':
      return answer(401, GRPC_STATUS.unauthenticated);
    case 'INGEST.FORBIDDEN':
      return answer(403, GRPC_STATUS.permissionDenied);
    case 'INGEST.SIGNAL_UNSUPPORTED':
    case 'REQUEST.NOT_FOUND':
      return answer(404, GRPC_STATUS.unimplemented);
    case 'REQUEST.METHOD_NOT_ALLOWED':
      return answer(405, GRPC_STATUS.unimplemented);
    default:
      return answer(503, GRPC_STATUS.unavailable, [{ kind: 'retry-info', delayMs: limits.retryAfterMs }], limits.retryAfterMs);
  }
}

/** Counts every refusal and logs each kind at most once in ten seconds, with how many there were since. */
export class RefusalLog {
  readonly #counters: GatewayCounters;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #last = new Map<string, { at: number; since: number }>();

  constructor(deps: { readonly counters: GatewayCounters; readonly clock: Clock; readonly log: Log }) {
    this.#counters = deps.counters;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  note(error: unknown, fields: Readonly<Record<string, unknown>>): void {
    const code = isAppError(error) ? error.code : 'INGEST.OVERLOADED';
    this.#counters.refused.set(code, (this.#counters.refused.get(code) ?? 0) + 1);
    const since = this.#sinceLast(code);
    if (since === null) return;
    const all = { ...fields, 'error.code': code, 'refused.since_last': since };
    // A sender's mistake is worth a warning; what is not an expected failure is ours.
    if (isAppError(error)) this.#log.warn('gateway.refused', { ...all, 'error.message': error.message });
    else this.#log.error('gateway.failed', error, all);
  }

  /** Spans or log records of a request that was taken without them: most senders do not show what they are told. */
  notePartial(signal: ExportSignal, partial: PartialSuccess | null, fields: Readonly<Record<string, unknown>>): void {
    if (partial === null || partial.rejectedItems === 0) return;
    const since = this.#sinceLast(`partial ${signal}`);
    if (since === null) return;
    this.#log.warn(signal === 'traces' ? 'gateway.spans_rejected' : 'gateway.log_records_rejected', {
      ...fields,
      [signal === 'traces' ? 'span.rejected' : 'log_record.rejected']: partial.rejectedItems,
      'error.message': partial.errorMessage,
      'refused.since_last': since,
    });
  }

  /** How many of a kind there were since the last line about it; null when that was a moment ago. */
  #sinceLast(kind: string): number | null {
    const now = this.#clock.monotonicMs();
    const last = this.#last.get(kind);
    if (last !== undefined && now - last.at < LOG_EVERY_MS) {
      last.since++;
      return null;
    }
    this.#last.set(kind, { at: now, since: 0 });
    return last?.since ?? 0;
  }
}
