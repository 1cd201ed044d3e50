import type { LatencyPart, LatencyParts } from '@spanhouse/trace-store';

/** How the time that a request spends on one thing has changed. */
export type PartChange = Pick<LatencyPart, 'componentClass' | 'component' | 'operation'> & {
  /** Nanoseconds a request. */
  readonly before: number;
  readonly after: number;
};

/** Of every part that is in either, longest growth first; ties by name, so that the order is always the same. */
export function partChanges(now: LatencyParts, then: LatencyParts): readonly PartChange[] {
  const perRequest = (parts: LatencyParts): Map<string, LatencyPart & { readonly ns: number }> =>
    new Map(parts.parts.map((part) => [identityOf(part), { ...part, ns: parts.requests === 0 ? 0 : part.sumNs / parts.requests }]));
  const [after, before] = [perRequest(now), perRequest(then)];
  return [...new Set([...after.keys(), ...before.keys()])]
    .flatMap((key): PartChange[] => {
      const part = after.get(key) ?? before.get(key);
      if (part === undefined) return [];
      const { componentClass, component, operation } = part;
      return [{ componentClass, component, operation, before: before.get(key)?.ns ?? 0, after: after.get(key)?.ns ?? 0 }];
    })
    .sort((a, b) => b.after - b.before - (a.after - a.before) || identityOf(a).localeCompare(identityOf(b)));
}

function identityOf({ componentClass, component, operation }: Pick<LatencyPart, 'componentClass' | 'component' | 'operation'>): string {
  return JSON.stringify([componentClass, component, operation]);
}

/** Operations of one component together; `operation` is the one that grew most. */
export function byComponent(changes: readonly PartChange[]): readonly PartChange[] {
  const sums = new Map<string, PartChange>();
  for (const change of changes) {
    const key = JSON.stringify([change.componentClass, change.component]);
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? change : { ...sum, before: sum.before + change.before, after: sum.after + change.after });
  }
  return [...sums.values()];
}
