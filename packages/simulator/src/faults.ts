/**
 * The calendar of faults: each is active once in every half hour, for five minutes or for two, so that a fresh demo, which fills in half an hour,
 * shows all of them. No two overlap. Minutes 0 to 3, 15 to 17 and 29 are quiet.
 */

/** The order in which a half hour brings them. */
export const FAULT_KINDS = ['slow-database', 'slow-downstream', 'failing-deploy', 'big-redis-key', 'lock-contention', 'bad-pod'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  readonly kind: FaultKind;
  /** Database, service, Redis key or pod that is at fault. */
  readonly target: string;
  /** Half-open [fromMs, toMs), Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
};

const MINUTE_MS = 60_000;
const CYCLE_MS = 30 * MINUTE_MS;

const CALENDAR: readonly { readonly kind: FaultKind; readonly target: string; readonly atMinute: number; readonly minutes: number }[] = [
  { kind: 'slow-database', target: 'inventory', atMinute: 3, minutes: 5 },
  { kind: 'slow-downstream', target: 'pricing', atMinute: 8, minutes: 2 },
  { kind: 'failing-deploy', target: 'payment', atMinute: 10, minutes: 5 },
  { kind: 'big-redis-key', target: 'promotion:active', atMinute: 17, minutes: 5 },
  { kind: 'lock-contention', target: 'cart', atMinute: 22, minutes: 2 },
  { kind: 'bad-pod', target: 'order-2', atMinute: 24, minutes: 5 },
];

/** Version that the failing deploy rolls out; it is rolled back when the fault ends. */
export const FAILING_VERSION = '3.3.0';

/** Faults that overlap [fromMs, toMs), in order of their start. */
export function faultsBetween(fromMs: number, toMs: number): readonly Fault[] {
  const faults: Fault[] = [];
  for (let cycle = Math.floor(fromMs / CYCLE_MS) * CYCLE_MS; cycle < toMs; cycle += CYCLE_MS) {
    for (const { kind, target, atMinute, minutes } of CALENDAR) {
      const start = cycle + atMinute * MINUTE_MS;
      const end = start + minutes * MINUTE_MS;
      if (start < toMs && end > fromMs) faults.push({ kind, target, fromMs: start, toMs: end });
    }
  }
  return faults;
}

/** Faults that are active at one moment. */
export function faultsAt(ms: number): readonly Fault[] {
  return faultsBetween(ms, ms + 1);
}
