/** The calendar of faults: every one is active for five minutes of each half hour, so that a fresh demo shows each of them soon. */

export type FaultKind = 'slow-database' | 'failing-deploy' | 'big-redis-key' | 'bad-pod';

export type Fault = {
  readonly kind: FaultKind;
  /** Database, service, Redis key or pod that is at fault. */
  readonly target: string;
  /** Half-open [fromMs, toMs), Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
};

const CYCLE_MS = 30 * 60_000;
const LASTS_MS = 5 * 60_000;

const CALENDAR: readonly { readonly kind: FaultKind; readonly target: string; readonly atMinute: number }[] = [
  { kind: 'slow-database', target: 'inventory', atMinute: 3 },
  { kind: 'failing-deploy', target: 'payment', atMinute: 10 },
  { kind: 'big-redis-key', target: 'promotion:active', atMinute: 17 },
  { kind: 'bad-pod', target: 'order-2', atMinute: 24 },
];

/** Version that the failing deploy rolls out; it is rolled back when the fault ends. */
export const FAILING_VERSION = '3.3.0';

/** Faults that overlap [fromMs, toMs), in order of their start. */
export function faultsBetween(fromMs: number, toMs: number): readonly Fault[] {
  const faults: Fault[] = [];
  for (let cycle = Math.floor(fromMs / CYCLE_MS) * CYCLE_MS; cycle < toMs; cycle += CYCLE_MS) {
    for (const { kind, target, atMinute } of CALENDAR) {
      const start = cycle + atMinute * 60_000;
      if (start < toMs && start + LASTS_MS > fromMs) faults.push({ kind, target, fromMs: start, toMs: start + LASTS_MS });
    }
  }
  return faults;
}

/** Faults that are active at one moment. */
export function faultsAt(ms: number): readonly Fault[] {
  return faultsBetween(ms, ms + 1);
}
