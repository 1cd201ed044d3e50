import type { Suspect } from '../suspects/diagnosis.ts';
import type { Cause } from './causes.ts';
import { keyOf } from './changed-interfaces.ts';

/** Suspects whose name says the same wherever they are found; the others are told apart by the service they belong to. */
const SHARED_KINDS: ReadonlySet<Suspect['kind']> = new Set(['component', 'downstream', 'host', 'region']);

/** Interfaces whose first suspect is the same are one cause: that of the first, with the others among the affected. */
export function joinCauses(causes: readonly Cause[]): readonly Cause[] {
  const found: Cause[] = [];
  const placeOf = new Map<string, number>();
  for (const cause of causes) {
    const key = suspectKey(cause);
    const place = key === null ? undefined : placeOf.get(key);
    const first = place === undefined ? undefined : found[place];
    if (place === undefined || first === undefined) {
      if (key !== null) placeOf.set(key, found.length);
      found.push(cause);
      continue;
    }
    const known = new Set([first.at, ...first.affected].map(keyOf));
    found[place] = { ...first, affected: [...first.affected, ...[cause.at, ...cause.affected].filter((hop) => !known.has(keyOf(hop)))] };
  }
  return found;
}

function suspectKey({ at, diagnosis }: Cause): string | null {
  const [first] = diagnosis.suspects;
  if (first === undefined) return null;
  const { kind, name, componentClass, path } = first;
  return JSON.stringify([kind, name, componentClass, SHARED_KINDS.has(kind) ? '' : (path.at(-1) ?? at).service]);
}
