import type { Edge } from '@spanhouse/trace-store';
import { errorShare, meanNs } from '../suspects/interface-totals.ts';
import { SUSPECT_LIMITS } from '../suspects/suspect-limits.ts';
import { keyOf, type ChangedInterface } from './changed-interfaces.ts';

export type Root = { readonly at: ChangedInterface; readonly affected: readonly ChangedInterface[] };

/**
 * Changed interfaces whose change no changed callee explains, in the order given, each with those whose change leads to it. Where changed interfaces
 * explain each other in a circle, the first of them stands for all.
 */
export function rootsOf(changed: readonly ChangedInterface[], now: readonly Edge[], then: readonly Edge[]): readonly Root[] {
  const byKey = new Map(changed.map((each) => [keyOf(each), each]));
  const before = new Map(then.map((edge) => [edgeKey(edge), edge]));
  const explainedBy = new Map<ChangedInterface, ChangedInterface[]>();
  for (const edge of now) {
    const caller = byKey.get(keyOf({ service: edge.callerService, name: edge.callerName }));
    const callee = byKey.get(keyOf({ service: edge.callee, name: edge.calleeName }));
    if (caller === undefined || callee === undefined || caller === callee || edge.componentClass !== 'downstream') continue;
    if (explains(caller, edge, before.get(edgeKey(edge)))) explainedBy.set(caller, [...(explainedBy.get(caller) ?? []), callee]);
  }
  const reached = new Map(changed.map((each) => [each, reachedFrom(each, explainedBy)]));
  const roots: ChangedInterface[] = [];
  for (const each of changed) {
    const below = reached.get(each) ?? new Set();
    // Everything below it leads back to it: a circle, of which only the first is taken.
    const isLowest = [...below].every((other) => reached.get(other)?.has(each) === true);
    if (isLowest && !roots.some((root) => below.has(root))) roots.push(each);
  }
  return roots.map((root) => ({ at: root, affected: changed.filter((each) => each !== root && reached.get(each)?.has(root) === true) }));
}

/** Whether the time (or the failures) of one call makes up enough of the caller's change. */
function explains(caller: ChangedInterface, now: Edge, then: Edge | undefined): boolean {
  if (caller.verdict === 'failing') {
    const grown = now.client.errors / caller.now.requests - (then?.client.errors ?? 0) / caller.then.requests;
    return grown >= SUSPECT_LIMITS.followShare * (errorShare(caller.now) - errorShare(caller.then));
  }
  const grown = now.client.sumNs / caller.now.requests - (then?.client.sumNs ?? 0) / caller.then.requests;
  return grown >= SUSPECT_LIMITS.followShare * (meanNs(caller.now) - meanNs(caller.then));
}

function reachedFrom(
  start: ChangedInterface,
  explainedBy: ReadonlyMap<ChangedInterface, readonly ChangedInterface[]>,
): Set<ChangedInterface> {
  const reached = new Set<ChangedInterface>();
  const open = [...(explainedBy.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next) || next === start) continue;
    reached.add(next);
    open.push(...(explainedBy.get(next) ?? []));
  }
  return reached;
}

function edgeKey({ callerService, callerName, componentClass, callee, calleeName }: Edge): string {
  return JSON.stringify([callerService, callerName, componentClass, callee, calleeName]);
}
