import type { InterfaceRow } from '@spanhouse/trace-store';
import type { Hop } from '../suspects/diagnosis.ts';
import { errorShare, meanNs, type Totals } from '../suspects/interface-totals.ts';
import { SUSPECT_LIMITS } from '../suspects/suspect-limits.ts';
import { verdictOf } from '../suspects/verdict.ts';

/** An interface that is slower or fails more. */
export type ChangedInterface = Hop & {
  readonly verdict: 'failing' | 'slower';
  readonly now: Totals;
  readonly then: Totals;
  /** Failing: failing requests more than before; slower: nanoseconds more than before. Of all requests of the window. */
  readonly suffered: number;
};

export type ComparedInterfaces = { readonly compared: number; readonly changed: readonly ChangedInterface[] };

/** How many standard deviations a normal distribution's p95 lies above its median. */
const P95_SIGMAS = 1.645;

/** Changed interfaces, failing ones first, then by what is suffered. */
export function changedInterfaces(now: readonly InterfaceRow[], then: readonly InterfaceRow[]): ComparedInterfaces {
  const beforeOf = new Map(then.map((row) => [rowKey(row), row]));
  let compared = 0;
  const changed: ChangedInterface[] = [];
  for (const row of now) {
    const old = beforeOf.get(rowKey(row));
    if (old === undefined) continue;
    const [totals, before] = [totalsOf(row), totalsOf(old)];
    const verdict = verdictOf(totals, before);
    if (verdict === 'no-data') continue;
    compared += 1;
    if (verdict === 'normal' || (verdict === 'slower' && !isMoreThanChance(row, old))) continue;
    const suffered = (verdict === 'failing' ? errorShare(totals) - errorShare(before) : meanNs(totals) - meanNs(before)) * totals.requests;
    changed.push({ service: row.service, name: row.name, verdict, now: totals, then: before, suffered });
  }
  return { compared, changed: onceEach(changed.sort(bySuffering)) };
}

/** One text for an interface of a service. */
export function keyOf({ service, name }: Hop): string {
  return JSON.stringify([service, name]);
}

/** One name may be served in several classes, or be consumed from several queues: each is compared with itself. */
function rowKey({ service, name, spanClass, component }: InterfaceRow): string {
  return JSON.stringify([service, name, spanClass, component]);
}

/** Of an interface that changed in several ways, the one that is suffered from most. */
function onceEach(sorted: readonly ChangedInterface[]): readonly ChangedInterface[] {
  const seen = new Set<string>();
  return sorted.filter((each) => seen.size < seen.add(keyOf(each)).size);
}

/** Of many interfaces with few requests some are always slower than before; a mean has to have moved by more than such means do. */
function isMoreThanChance(now: InterfaceRow, then: InterfaceRow): boolean {
  const moved = now.sumNs / now.count - then.sumNs / then.count;
  return moved > SUSPECT_LIMITS.slowerSigmas * Math.sqrt(varianceOf(now) / now.count + varianceOf(then) / then.count);
}

/** Of durations, as if they lay about their median as a normal distribution's do; what is far out weighs in no more than that. */
function varianceOf({ p50Ns, p95Ns }: InterfaceRow): number {
  return (((p95Ns ?? 0) - (p50Ns ?? 0)) / P95_SIGMAS) ** 2;
}

function totalsOf({ count, errors, sumNs }: InterfaceRow): Totals {
  return { requests: count, errors, sumNs };
}

function bySuffering(a: ChangedInterface, b: ChangedInterface): number {
  if (a.verdict !== b.verdict) return a.verdict === 'failing' ? -1 : 1;
  return b.suffered - a.suffered || (keyOf(a) < keyOf(b) ? -1 : 1);
}
