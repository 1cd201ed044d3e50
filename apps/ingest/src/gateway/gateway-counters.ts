import type { ErrorCode } from '@spanhouse/core';

/** What the gateway has done since its start; `refused` by error code. */
export type GatewayCounters = {
  requestsAccepted: number;
  spansAccepted: number;
  spansRejected: number;
  /** Answers waited so long for compute, all together. */
  heldMs: number;
  readonly refused: Map<ErrorCode, number>;
};

export function createGatewayCounters(): GatewayCounters {
  return { requestsAccepted: 0, spansAccepted: 0, spansRejected: 0, heldMs: 0, refused: new Map() };
}
