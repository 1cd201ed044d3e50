import { parseProjectId, type ProjectId } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

export type Project = {
  readonly id: ProjectId;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  /** Days that spans are kept, by the day of receipt; null: the installation's default. */
  readonly retentionDays: number | null;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Projects {
  /** By slug. */
  list(): Promise<readonly Project[]>;
  byId(id: ProjectId): Promise<Project | null>;
  bySlug(slug: string): Promise<Project | null>;
  /** For what is received from now on; what is stored keeps its days. Null: the default. False when there is no such project. */
  setRetention(id: ProjectId, days: number | null): Promise<boolean>;
  /** False when there is no such project. */
  rename(id: ProjectId, name: string): Promise<boolean>;
  /** Null when the slug is taken: it is unique over all organizations. */
  create(project: { readonly organizationId: number; readonly slug: string; readonly name: string }): Promise<Project | null>;
}

const COLUMNS = { id: true, organizationId: true, slug: true, name: true, retentionDays: true } as const;

export function createProjects(prisma: PrismaClient): Projects {
  return {
    list: () => translateErrors(async () => (await prisma.project.findMany({ select: COLUMNS, orderBy: { slug: 'asc' } })).map(fromRow)),
    byId: (id) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { id }, select: COLUMNS }))),
    bySlug: (slug) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { slug }, select: COLUMNS }))),
    setRetention: (id, days) =>
      translateErrors(async () => (await prisma.project.updateMany({ where: { id }, data: { retentionDays: days } })).count === 1),
    rename: (id, name) => translateErrors(async () => (await prisma.project.updateMany({ where: { id }, data: { name } })).count === 1),
    create: (project) =>
      translateErrors(async () => {
        const [row] = await prisma.project.createManyAndReturn({ data: [project], select: COLUMNS, skipDuplicates: true });
        return fromRowOrNull(row ?? null);
      }),
  };
}

type Row = Omit<Project, 'id'> & { readonly id: number };

function fromRow(row: Row): Project {
  return { ...row, id: parseProjectId(row.id) };
}

function fromRowOrNull(row: Row | null): Project | null {
  return row === null ? null : fromRow(row);
}
