import type { CountRange } from '@spanhouse/trace-store';
import type { Hop, Suspect } from './diagnosis.ts';
import type { Figures } from './interface-totals.ts';

/** Follows a change from an interface to those it calls. */
export type Walk = {
  readonly figures: Figures;
  readonly window: CountRange;
  readonly baseline: CountRange;
};

/** What is known of an interface on the way. */
export type Step = {
  /** From the interface that was asked about to this one. */
  readonly path: readonly Hop[];
  /** Part of the first interface's change that goes back to this one. */
  readonly inherited: number;
};

export type Found = { readonly suspects: readonly Suspect[]; readonly steps: readonly Step[]; readonly partial: readonly string[] };

/** The interface that a step is about. */
export function hopOf({ path }: Step): Hop {
  const hop = path.at(-1);
  if (hop === undefined) throw new RangeError('a way without an interface');
  return hop;
}

export function isOnWay({ path }: Step, { service, name }: Hop): boolean {
  return path.some((hop) => hop.service === service && hop.name === name);
}

/** Own code of the interface that was asked about; of another, the service is what its callers wait for. */
export function ownKind({ path }: Step): Suspect['kind'] {
  return path.length === 1 ? 'own' : 'downstream';
}
