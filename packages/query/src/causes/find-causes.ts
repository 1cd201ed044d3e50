import type { ProjectId } from '@spanhouse/core';
import type { ApplicationReader, CountRange, InterfaceRow, ReadOptions } from '@spanhouse/trace-store';
import type { Diagnosis } from '../suspects/diagnosis.ts';
import { findSuspects } from '../suspects/find-suspects.ts';
import { SUSPECT_LIMITS } from '../suspects/suspect-limits.ts';
import type { Cause, Causes, CausesQuestion } from './causes.ts';
import { changedInterfaces } from './changed-interfaces.ts';
import { joinCauses } from './join-causes.ts';
import { rootsOf } from './roots.ts';

/**
 * What changed in a whole project between baseline and window: which interfaces are slower or fail more, which of them only because of another, and for
 * those that are left, why. Causes that name the same suspect are one.
 *
 * Deterministic. Cost: four queries, and those of `findSuspects` for each cause.
 */
export async function findCauses(
  reader: ApplicationReader,
  projectId: ProjectId,
  question: CausesQuestion,
  options: ReadOptions = {},
): Promise<Causes> {
  const { environment, window, baseline } = question;
  const place = environment === undefined ? {} : { environment };
  const served = async (range: CountRange): Promise<readonly InterfaceRow[]> =>
    (await reader.interfaces(projectId, range, { ...place, isServed: true }, options)).rows;
  const [now, then] = await Promise.all([served(window), served(baseline)]);
  const { compared, changed } = changedInterfaces(now, then);
  if (changed.length === 0) return { compared, changed: 0, causes: [] };

  const edges = (range: CountRange): ReturnType<ApplicationReader['edges']> =>
    reader.edges(projectId, range, { level: 'interface', ...place }, options);
  const roots = rootsOf(changed, ...(await Promise.all([edges(window), edges(baseline)]))).slice(0, SUSPECT_LIMITS.causesMax);
  const causes = await Promise.all(
    roots.map(async ({ at, affected }): Promise<Cause> => {
      const { service, name } = at;
      const diagnosis = await findSuspects(reader, projectId, { service, name, ...place, window, baseline }, options);
      return { at: { service, name }, diagnosis, affected: affected.map((each) => ({ service: each.service, name: each.name })) };
    }),
  );
  return { compared, changed: changed.length, causes: joinCauses(causes.filter(({ diagnosis }) => isChange(diagnosis))) };
}

function isChange({ verdict }: Diagnosis): boolean {
  return verdict === 'failing' || verdict === 'slower';
}
