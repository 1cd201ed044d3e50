import type { Suspect } from './diagnosis.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';

/**
 * Of suspects that explain alike, the one comes first that tells most about what to do: a new version can be rolled back, one bad instance
 * restarted; what fails says why; a place in the code comes last.
 */
const TELLING: Readonly<Record<Suspect['kind'], number>> = {
  version: 1.6,
  instance: 1.5,
  host: 1.4,
  region: 1.3,
  error: 1.1,
  component: 1,
  own: 1,
  downstream: 1,
  traffic: 0.3,
};

/** Most likely first; each once, with its largest share. */
export function ranked(suspects: readonly Suspect[]): readonly Suspect[] {
  const best = new Map<string, Suspect>();
  for (const suspect of suspects) {
    const key = JSON.stringify([suspect.kind, suspect.name, suspect.path.at(-1)]);
    const known = best.get(key);
    if (known === undefined || known.share < suspect.share) best.set(key, suspect);
  }
  const score = ({ kind, share }: Suspect): number => share * TELLING[kind];
  return [...best.values()]
    .filter(({ share }) => share >= SUSPECT_LIMITS.listedShare)
    .sort((a, b) => score(b) - score(a) || b.path.length - a.path.length || a.name.localeCompare(b.name) || a.kind.localeCompare(b.kind))
    .slice(0, SUSPECT_LIMITS.suspectsMax);
}
