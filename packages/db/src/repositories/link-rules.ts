import { parseProjectId, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** From an attribute of a span to where its value is known. */
export type LinkRule = {
  readonly id: number;
  readonly projectId: ProjectId;
  readonly name: string;
  /** A key; `*` stands for any characters. */
  readonly keyPattern: string;
  readonly urlTemplate: string;
  readonly createdBy: string;
};

export type NewLinkRule = Omit<LinkRule, 'id'>;

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface LinkRules {
  /** By name. */
  list(projectId: ProjectId): Promise<readonly LinkRule[]>;
  /** Null when the project has none of that number. */
  byId(projectId: ProjectId, id: number): Promise<LinkRule | null>;
  create(rule: NewLinkRule, now: UnixMs): Promise<LinkRule>;
  /** False when the project has none of that number. */
  change(projectId: ProjectId, id: number, change: Pick<LinkRule, 'name' | 'keyPattern' | 'urlTemplate'>): Promise<boolean>;
  /** False as `change`. */
  remove(projectId: ProjectId, id: number): Promise<boolean>;
}

export function createLinkRules(prisma: PrismaClient): LinkRules {
  return {
    list: (projectId) =>
      translateErrors(async () =>
        (await prisma.linkRule.findMany({ where: { projectId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(fromRow),
      ),
    byId: (projectId, id) =>
      translateErrors(async () => {
        const row = await prisma.linkRule.findFirst({ where: { id, projectId } });
        return row === null ? null : fromRow(row);
      }),
    create: (rule, now) =>
      translateErrors(async () => fromRow(await prisma.linkRule.create({ data: { ...rule, createdAt: new Date(now) } }))),
    change: (projectId, id, { name, keyPattern, urlTemplate }) =>
      translateErrors(
        async () => (await prisma.linkRule.updateMany({ where: { id, projectId }, data: { name, keyPattern, urlTemplate } })).count === 1,
      ),
    remove: (projectId, id) => translateErrors(async () => (await prisma.linkRule.deleteMany({ where: { id, projectId } })).count === 1),
  };
}

type Row = Omit<LinkRule, 'projectId'> & { readonly projectId: number };

function fromRow({ id, projectId, name, keyPattern, urlTemplate, createdBy }: Row): LinkRule {
  return { id, projectId: parseProjectId(projectId), name, keyPattern, urlTemplate, createdBy };
}
