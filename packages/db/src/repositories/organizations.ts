import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

export type Organization = { readonly id: number; readonly slug: string; readonly name: string };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface Organizations {
  /** By slug. */
  list(): Promise<readonly Organization[]>;
  bySlug(slug: string): Promise<Organization | null>;
  byId(id: number): Promise<Organization | null>;
  /** False when there is no such organization. */
  rename(id: number, name: string): Promise<boolean>;
}

const COLUMNS = { id: true, slug: true, name: true } as const;

export function createOrganizations(prisma: PrismaClient): Organizations {
  return {
    list: () => translateErrors(() => prisma.organization.findMany({ select: COLUMNS, orderBy: { slug: 'asc' } })),
    bySlug: (slug) => translateErrors(() => prisma.organization.findUnique({ where: { slug }, select: COLUMNS })),
    byId: (id) => translateErrors(() => prisma.organization.findUnique({ where: { id }, select: COLUMNS })),
    rename: (id, name) =>
      translateErrors(async () => (await prisma.organization.updateMany({ where: { id }, data: { name } })).count === 1),
  };
}
