import type { LatencyParts } from '@spanhouse/trace-store';
import type { Suspect } from './diagnosis.ts';
import { byComponent, partChanges, type PartChange } from './slower-parts.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';
import { hopOf, isOnWay, ownKind, type Found, type Step, type Walk } from './walk.ts';

const NOT_YET =
  'What the time was spent on is not known yet for this range: whole traces are looked at about a minute after they have come.';

/**
 * Where the time of a slower interface goes: what grew in it, and for a service of ours what grew in that, and so on. A callee that explains
 * enough is followed and not listed itself.
 */
export async function walkDurations(walk: Walk, step: Step): Promise<Found> {
  const [now, then] = await Promise.all([partsOf(walk, step, 'window'), partsOf(walk, step, 'baseline')]);
  if (now.requests === 0 || then.requests === 0) return { suspects: [], steps: [step], partial: [NOT_YET] };
  const changes = partChanges(now, then);
  const grown = changes.reduce((sum, { before, after }) => sum + after - before, 0);
  if (grown <= 0) return { suspects: [], steps: [step], partial: [] };
  const shareOf = ({ before, after }: PartChange): number => Math.min(1, Math.max(0, (after - before) / grown)) * step.inherited;

  const followed = changes.filter((change) => isFollowed(step, change, shareOf(change)));
  const deeper = await Promise.all(
    followed.map((change) =>
      walkDurations(walk, { path: [...step.path, { service: change.component, name: change.operation }], inherited: shareOf(change) }),
    ),
  );
  // Whoever was followed to nothing is what can be named.
  const unexplained = followed.filter((_, i) => deeper[i]?.suspects.length === 0);
  const here = [...byComponent(changes.filter((change) => !followed.includes(change))), ...unexplained].map((change): Suspect => ({
    ...named(step, change),
    path: step.path,
    share: shareOf(change),
    measure: 'duration',
    change: { before: change.before, after: change.after },
    isNew: change.before === 0,
  }));
  return {
    suspects: [...here, ...deeper.flatMap(({ suspects }) => suspects)],
    steps: [step, ...deeper.flatMap(({ steps }) => steps)],
    partial: deeper.flatMap(({ partial }) => partial),
  };
}

function partsOf({ figures, ...ranges }: Walk, step: Step, which: 'window' | 'baseline'): Promise<LatencyParts> {
  const { reader, projectId, environment, options } = figures;
  return reader.latencyParts(
    projectId,
    ranges[which],
    { ...hopOf(step), band: 'all', scope: 'exclusive', by: 'operation', ...(environment === undefined ? {} : { environment }) },
    options,
  );
}

function isFollowed(step: Step, { componentClass, component, operation }: PartChange, share: number): boolean {
  if (componentClass !== 'downstream' || operation === '' || share < SUSPECT_LIMITS.followShare * step.inherited) return false;
  return step.path.length <= SUSPECT_LIMITS.hopsMax && !isOnWay(step, { service: component, name: operation });
}

function named(
  step: Step,
  { componentClass, component, operation }: PartChange,
): Pick<Suspect, 'kind' | 'name' | 'componentClass' | 'operation'> {
  if (componentClass === 'own') return { kind: ownKind(step), name: hopOf(step).service, componentClass, operation: hopOf(step).name };
  return { kind: componentClass === 'downstream' ? 'downstream' : 'component', name: component, componentClass, operation };
}
