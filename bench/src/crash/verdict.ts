import type { LedgerRequest } from './ledger.ts';

/** A span as some way of reading gave it; `hash` null when that way does not give its content. */
export type ReadItem = { readonly traceId: string; readonly spanId: string; readonly hash: string | null };

/** Spans of a run, as one way of reading sees them. */
export type Verdict = {
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly duplicated: number;
  /** There, with another content than was sent. */
  readonly altered: number;
  /** There, and nobody sent it. */
  readonly phantom: number;
};

/**
 * Holds what was read against the ledger. What was sent and never acknowledged may be there or not. A span whose content
 * differs counts as altered and not as lost.
 */
export function judge(requests: Iterable<LedgerRequest>, read: Iterable<ReadItem>): Verdict {
  const known = new Map<string, { readonly hash: string; readonly isAcknowledged: boolean; seen: number }>();
  for (const { items, isAcknowledged } of requests) {
    for (const { traceId, spanId, hash } of items) known.set(`${traceId}/${spanId}`, { hash, isAcknowledged, seen: 0 });
  }
  let duplicated = 0;
  let altered = 0;
  let phantom = 0;
  for (const { traceId, spanId, hash } of read) {
    const item = known.get(`${traceId}/${spanId}`);
    if (item === undefined) {
      phantom++;
      continue;
    }
    if (++item.seen > 1) duplicated++;
    else if (hash !== null && hash !== item.hash) altered++;
  }
  let lost = 0;
  for (const { isAcknowledged, seen } of known.values()) if (isAcknowledged && seen === 0) lost++;
  return { lost, duplicated, altered, phantom };
}

/** Of trials that have nothing to do with each other. */
export function sumOfVerdicts(verdicts: readonly Verdict[]): Verdict {
  const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, verdict) => total + of(verdict), 0);
  return {
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    altered: sum(({ altered }) => altered),
    phantom: sum(({ phantom }) => phantom),
  };
}

/** The worst of several ways of reading. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const most = (of: (verdict: Verdict) => number): number => Math.max(0, ...verdicts.map(of));
  return {
    lost: most(({ lost }) => lost),
    duplicated: most(({ duplicated }) => duplicated),
    altered: most(({ altered }) => altered),
    phantom: most(({ phantom }) => phantom),
  };
}
