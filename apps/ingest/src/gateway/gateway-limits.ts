import { OTLP_LIMITS, type OtlpLimits } from '@spanhouse/otlp';

/** Everything that bounds what the gateway takes. One place; docs/configuration.md and docs/operations.md speak of these. */
export type GatewayLimits = {
  readonly otlp: OtlpLimits;
  /** Bodies as received that are held at one time; beyond it senders are asked to wait. */
  readonly bytesInFlightMax: number;
  /** Bodies that are decompressed at one time: each may become as large as a body may be. */
  readonly unpackingMax: number;
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number;
  /** What a refused sender is told to wait. */
  readonly retryAfterMs: number;
  readonly concurrentStreamsMax: number;
  /** `error_message` is shortened to this. OTLP recommends responses of at most 4 MiB; ours are far below. */
  readonly errorMessageCharactersMax: number;
};

export const GATEWAY_LIMITS: GatewayLimits = {
  otlp: OTLP_LIMITS,
  bytesInFlightMax: 256 * 1024 * 1024,
  unpackingMax: 4,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  retryAfterMs: 1_000,
  concurrentStreamsMax: 1_000,
  errorMessageCharactersMax: 1_000,
};
