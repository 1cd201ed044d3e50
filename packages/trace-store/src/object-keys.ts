import type { ProjectId } from '@spanhouse/core';

/*
 * OBJECTS OF BLOCKS
 *
 *   <project>/<retention in days>/<day received>/<partition>-<first offset>           made by a cut
 *   <project>/<retention in days>/<day received>/joined-<seconds>-<16 hex digits>     made by upkeep of smaller ones, at that moment
 *
 * Nothing in a key is given by a user. Other things under other names (settings/, probe/) are no business of blocks.
 */
const DAY_MS = 86_400_000;
const KEY = /^(\d{1,10})\/(\d{1,5})\/(\d{4}-\d{2}-\d{2})\/(?:(\d{1,4})-(\d{1,13})|joined-(\d{1,10})-[0-9a-f]{16})$/;

/** Where all objects of one project, retention and day lie. */
export type ObjectFolder = {
  readonly projectId: number;
  readonly retentionDays: number;
  /** `2026-11-23`, UTC. */
  readonly day: string;
};

export type BlockObjectKey = ObjectFolder &
  ({ readonly kind: 'cut'; readonly partition: number; readonly from: bigint } | { readonly kind: 'joined'; readonly joinedAt: number });

/** Days since 1970, as in `received_day`. */
export function dayOf(receivedDay: number): string {
  return new Date(receivedDay * DAY_MS).toISOString().slice(0, 10);
}

export function cutObjectKey(
  folder: ObjectFolder & { readonly projectId: ProjectId },
  cut: { readonly partition: number; readonly from: bigint },
): string {
  return `${prefixOf(folder)}${String(cut.partition)}-${String(cut.from)}`;
}

/** @param hash 16 hex digits of what it is made of */
export function joinedObjectKey(folder: ObjectFolder, joinedAt: number, hash: string): string {
  return `${prefixOf(folder)}joined-${String(joinedAt)}-${hash}`;
}

export function prefixOf({ projectId, retentionDays, day }: ObjectFolder): string {
  return `${String(projectId)}/${String(retentionDays)}/${day}/`;
}

/** Null for anything that is no object of blocks. */
export function parseObjectKey(key: string): BlockObjectKey | null {
  const match = KEY.exec(key);
  if (match === null) return null;
  const [, projectId, retentionDays, day = '', partition, from, joinedAt] = match;
  const folder = { projectId: Number(projectId), retentionDays: Number(retentionDays), day };
  return joinedAt === undefined
    ? { ...folder, kind: 'cut', partition: Number(partition), from: BigInt(from ?? 0) }
    : { ...folder, kind: 'joined', joinedAt: Number(joinedAt) };
}
