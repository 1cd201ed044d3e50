import { parseProjectId, type ProjectId } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

export type Project = { readonly id: ProjectId; readonly organizationId: number; readonly slug: string; readonly name: string };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Projects {
  /** By slug. */
  list(): Promise<readonly Project[]>;
  byId(id: ProjectId): Promise<Project | null>;
  bySlug(slug: string): Promise<Project | null>;
  /** The slug is unique over all organizations. */
  create(project: { readonly organizationId: number; readonly slug: string; readonly name: string }): Promise<Project>;
}

const COLUMNS = { id: true, organizationId: true, slug: true, name: true } as const;

export function createProjects(prisma: PrismaClient): Projects {
  return {
    list: () => translateErrors(async () => (await prisma.project.findMany({ select: COLUMNS, orderBy: { slug: 'asc' } })).map(fromRow)),
    byId: (id) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { id }, select: COLUMNS }))),
    bySlug: (slug) => translateErrors(async () => fromRowOrNull(await prisma.project.findUnique({ where: { slug }, select: COLUMNS }))),
    create: (project) => translateErrors(async () => fromRow(await prisma.project.create({ data: project, select: COLUMNS }))),
  };
}

type Row = { readonly id: number; readonly organizationId: number; readonly slug: string; readonly name: string };

function fromRow(row: Row): Project {
  return { ...row, id: parseProjectId(row.id) };
}

function fromRowOrNull(row: Row | null): Project | null {
  return row === null ? null : fromRow(row);
}
