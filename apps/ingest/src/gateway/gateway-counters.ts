import type { ErrorCode } from '@spanhouse/core';
import type { ExportSignal } from './signals.ts';

/** What the gateway has done since its start; `refused` by error code. */
export type GatewayCounters = {
  requestsAccepted: number;
  readonly items: Readonly<Record<ExportSignal, { accepted: number; rejected: number }>>;
  /** Answers waited so long for compute, all together. */
  heldMs: number;
  readonly refused: Map<ErrorCode, number>;
};

export function createGatewayCounters(): GatewayCounters {
  return {
    requestsAccepted: 0,
    items: { traces: { accepted: 0, rejected: 0 }, logs: { accepted: 0, rejected: 0 } },
    heldMs: 0,
    refused: new Map(),
  };
}
