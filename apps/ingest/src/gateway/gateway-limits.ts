import { OTLP_LIMITS, type OtlpLimits } from '@spanhouse/otlp';

/** When answers wait for compute, and how long. */
export type PaceLimits = {
  /** Age of the oldest record that cannot be found yet, from which on answers wait, and at which they wait longest. */
  readonly behindMsMin: number;
  readonly behindMsFull: number;
  /** Far below what senders wait for an answer (OTLP's exporters: 10 s). */
  readonly holdMsMax: number;
  /** A compute that has stored nothing for so long is not waited for. */
  readonly standstillMs: number;
};

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
  /** An idle connection is kept longer than senders and load balancers (60 s mostly) keep theirs: who closes first must not be the one who is about to be sent to. */
  readonly keepAliveTimeoutMs: number;
  /** What a refused sender is told to wait. */
  readonly retryAfterMs: number;
  readonly concurrentStreamsMax: number;
  /** `error_message` is shortened to this. OTLP recommends responses of at most 4 MiB; ours are far below. */
  readonly errorMessageCharactersMax: number;
  readonly pace: PaceLimits;
};

export const GATEWAY_LIMITS: GatewayLimits = {
  otlp: OTLP_LIMITS,
  bytesInFlightMax: 256 * 1024 * 1024,
  unpackingMax: 4,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 75_000,
  retryAfterMs: 1_000,
  concurrentStreamsMax: 1_000,
  errorMessageCharactersMax: 1_000,
  // A cut is collected for two seconds, built and stored: up to five are nothing unusual, and what is aimed at.
  pace: { behindMsMin: 5_000, behindMsFull: 10_000, holdMsMax: 250, standstillMs: 15_000 },
};
