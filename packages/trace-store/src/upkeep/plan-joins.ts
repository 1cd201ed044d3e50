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
 * Which small objects of a folder become one: always some of like size, so that a byte is rewritten once a level and not with every round. Of few and
 * little nothing is made: the next cuts bring more. Pure.
 *
 * @param objects by key
 */
export function planJoins(folder: ObjectFolder, objects: readonly StoredObject[], limits: UpkeepLimits): readonly PlannedJoin[] {
  const levels = new Map<number, StoredObject[]>();
  for (const object of objects) {
    if (object.bytes >= limits.smallBytes) continue;
    const level = levelOf(object.bytes, limits);
    const others = levels.get(level);
    if (others === undefined) levels.set(level, [object]);
    else others.push(object);
  }
  return [...levels.values()].flatMap((alike) => planLevel(alike, limits).map((sources) => ({ folder, sources })));
}

/** 0 up to `levelBytes`, one more for each `sourcesMin` times as much: what is made of enough objects of one level is of a higher one. */
function levelOf(bytes: number, { levelBytes, sourcesMin }: UpkeepLimits): number {
  let level = 0;
  for (let end = levelBytes; bytes > end; end *= sourcesMin) level++;
  return level;
}

function planLevel(objects: readonly StoredObject[], limits: UpkeepLimits): readonly (readonly StoredObject[])[] {
  const joins: StoredObject[][] = [];
  let sources: StoredObject[] = [];
  let bytes = 0;
  const close = (): void => {
    const isEnough = bytes >= limits.joinedBytes || sources.length >= limits.sourcesMin;
    if (sources.length > 1 && isEnough) joins.push(sources);
    sources = [];
    bytes = 0;
  };
  for (const object of objects) {
    sources.push(object);
    bytes += object.bytes;
    if (bytes >= limits.joinedBytes || sources.length >= limits.sourcesMax) close();
  }
  close();
  return joins;
}
