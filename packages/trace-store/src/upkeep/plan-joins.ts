import type { ObjectSource } from '@spanhouse/object-store';
import type { ObjectFolder } from '../object-keys.ts';
import type { UpkeepLimits } from './upkeep-limits.ts';

/** An object as `blocks` knows it. */
export type StoredObject = ObjectSource & {
  /** Blocks that lie in it now. */
  readonly blocks: number;
  /** Seconds since 1970; 0 for one that a cut made. */
  readonly placedAt: number;
};

export type PlannedJoin = { readonly folder: ObjectFolder; readonly sources: readonly StoredObject[] };

/**
 * Which small objects of a folder become one. Of few and little nothing is made: the next cuts bring more. Pure.
 *
 * @param objects by key
 */
export function planJoins(folder: ObjectFolder, objects: readonly StoredObject[], limits: UpkeepLimits): readonly PlannedJoin[] {
  const joins: PlannedJoin[] = [];
  let sources: StoredObject[] = [];
  let bytes = 0;
  const close = (): void => {
    const isEnough = bytes >= limits.joinedBytes || sources.length >= limits.sourcesMin;
    if (sources.length > 1 && isEnough) joins.push({ folder, sources });
    sources = [];
    bytes = 0;
  };
  for (const object of objects) {
    if (object.bytes >= limits.smallBytes) continue;
    sources.push(object);
    bytes += object.bytes;
    if (bytes >= limits.joinedBytes || sources.length >= limits.sourcesMax) close();
  }
  close();
  return joins;
}
