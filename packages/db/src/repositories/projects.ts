import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { z } from 'zod';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

export type Project = {
  readonly id: ProjectId;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  /** Days that spans are kept, by the day of receipt; null: the installation's default. */
  readonly retentionDays: number | null;
  /** By key. */
  readonly indexedTags: readonly IndexedTag[];
};

/** An attribute of spans that the index holds as a tag, of what is received from some seconds after `since` on. */
export type IndexedTag = { readonly key: string; readonly since: UnixMs };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Projects {
  /** By slug. */
  list(): Promise<readonly Project[]>;
  byId(id: ProjectId): Promise<Project | null>;
  bySlug(slug: string): Promise<Project | null>;
  /** For what is received from now on; what is stored keeps its days. Null: the default. False when there is no such project. */
  setRetention(id: ProjectId, days: number | null): Promise<boolean>;
  /** All of them; one that was chosen before keeps its time. False when there is no such project. */
  setIndexedTags(id: ProjectId, keys: readonly string[], now: UnixMs): Promise<boolean>;
  /** False when there is no such project. */
  rename(id: ProjectId, name: string): Promise<boolean>;
  /** Null when the slug is taken: it is unique over all organizations. */
  create(project: { readonly organizationId: number; readonly slug: string; readonly name: string }): Promise<Project | null>;
}

const COLUMNS = { id: true, organizationId: true, slug: true, name: true, retentionDays: true, indexedTags: true } as const;

export function createProjects(prisma: PrismaClient): Projects {
  return {
    list: () => translateErrors(async () => (await prisma.project.findMany({ select: COLUMNS, orderBy: { slug: 'asc' } })).map(fromRow)),
    byId: (id) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { id }, select: COLUMNS }))),
    bySlug: (slug) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { slug }, select: COLUMNS }))),
    setRetention: (id, days) =>
      translateErrors(async () => (await prisma.project.updateMany({ where: { id }, data: { retentionDays: days } })).count === 1),
    setIndexedTags: (id, keys, now) =>
      translateErrors(async () => {
        const row = await prisma.project.findUnique({ where: { id }, select: COLUMNS });
        if (row === null) return false;
        const known = new Map(fromRow(row).indexedTags.map(({ key, since }) => [key, since]));
        const tags = [...new Set(keys)].sort().map((key) => ({ key, sinceMs: known.get(key) ?? now }));
        return (await prisma.project.updateMany({ where: { id }, data: { indexedTags: tags } })).count === 1;
      }),
    rename: (id, name) => translateErrors(async () => (await prisma.project.updateMany({ where: { id }, data: { name } })).count === 1),
    create: (project) =>
      translateErrors(async () => {
        const [row] = await prisma.project.createManyAndReturn({ data: [project], select: COLUMNS, skipDuplicates: true });
        return fromRowOrNull(row ?? null);
      }),
  };
}

const StoredTags = z.array(z.object({ key: z.string(), sinceMs: z.number() }));

type Row = Omit<Project, 'id' | 'indexedTags'> & { readonly id: number; readonly indexedTags: unknown };

function fromRow(row: Row): Project {
  const indexedTags = StoredTags.parse(row.indexedTags).map(({ key, sinceMs }) => ({ key, since: unixMs(sinceMs) }));
  return { ...row, id: parseProjectId(row.id), indexedTags };
}

function fromRowOrNull(row: Row | null): Project | null {
  return row === null ? null : fromRow(row);
}
