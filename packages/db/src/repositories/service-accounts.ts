import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRole, type Role } from './people.ts';

/** A program that asks in one project, with one role there. It shows API tokens. */
export type ServiceAccount = {
  readonly id: number;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: UnixMs;
  readonly isDisabled: boolean;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface ServiceAccounts {
  /** By name. */
  list(projectId: ProjectId): Promise<readonly ServiceAccount[]>;
  /** Null when the project has none of that number. */
  byId(projectId: ProjectId, id: number): Promise<ServiceAccount | null>;
  /** Null when the name is taken in the project. */
  create(
    account: { readonly projectId: ProjectId; readonly name: string; readonly role: Role },
    now: UnixMs,
  ): Promise<ServiceAccount | null>;
  /** Its tokens are good for nothing from then on; null lets it in again. False when the project has none of that number. */
  setDisabled(projectId: ProjectId, id: number, at: UnixMs | null): Promise<boolean>;
}

export function createServiceAccounts(prisma: PrismaClient): ServiceAccounts {
  return {
    list: (projectId) =>
      translateErrors(async () => (await prisma.serviceAccount.findMany({ where: { projectId }, orderBy: { name: 'asc' } })).map(fromRow)),
    byId: (projectId, id) =>
      translateErrors(async () => {
        const row = await prisma.serviceAccount.findFirst({ where: { id, projectId } });
        return row === null ? null : fromRow(row);
      }),
    create: ({ projectId, name, role }, now) =>
      translateErrors(async () => {
        const [row] = await prisma.serviceAccount.createManyAndReturn({
          data: [{ projectId, name, role, createdAt: new Date(now) }],
          skipDuplicates: true,
        });
        return row === undefined ? null : fromRow(row);
      }),
    setDisabled: (projectId, id, at) =>
      translateErrors(async () => {
        const disabledAt = at === null ? null : new Date(at);
        return (await prisma.serviceAccount.updateMany({ where: { id, projectId }, data: { disabledAt } })).count === 1;
      }),
  };
}

type Row = {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
};

function fromRow({ id, projectId, name, role, createdAt, disabledAt }: Row): ServiceAccount {
  return {
    id,
    projectId: parseProjectId(projectId),
    name,
    role: parseRole(role),
    createdAt: unixMs(createdAt.getTime()),
    isDisabled: disabledAt !== null,
  };
}
