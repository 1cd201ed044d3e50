import { unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';

/**
 * Who did it. `local`: whoever is at the computer before anybody is set up; `system`: the product itself, or whoever runs it; `nobody`: somebody who was
 * not let in.
 */
export type ActorKind = 'user' | 'token' | 'service' | 'local' | 'system' | 'nobody';

/** One thing that was done. Names are as they were then. */
export type AuditEntry = {
  /** Ascending with time. */
  readonly id: string;
  readonly at: UnixMs;
  /** The project it was done in; null: the organization. */
  readonly projectId: number | null;
  readonly actor: { readonly kind: ActorKind; readonly id: string; readonly name: string };
  /** noun.verb: ingest_key.create */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string; readonly name: string };
  /** What changed; never a secret. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly address: string;
  readonly userAgent: string;
};

export type NewAuditEntry = Omit<AuditEntry, 'id'> & { readonly organizationId: number };

/** Every given condition holds. */
export type AuditFilter = {
  readonly organizationId: number;
  /** Only of this project. */
  readonly projectId?: ProjectId;
  /** Stands in the actor's, the object's or the action's name, or is where it came from; case does not matter. */
  readonly text?: string;
  readonly from?: UnixMs;
  readonly to?: UnixMs;
  /** Entries older than the one of this id. */
  readonly before?: string;
  readonly limit: number;
};

/** Only ever added to. Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface AuditLog {
  add(entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  find(filter: AuditFilter): Promise<readonly AuditEntry[]>;
}

export function createAuditLog(prisma: PrismaClient): AuditLog {
  return {
    add: ({ organizationId, projectId, at, actor, action, object, detail, address, userAgent }) =>
      translateErrors(async () => {
        await prisma.auditEntry.create({
          data: {
            at: new Date(at),
            organizationId,
            projectId,
            actorKind: actor.kind,
            actorId: actor.id,
            actorName: actor.name,
            action,
            objectKind: object.kind,
            objectId: object.id,
            objectName: object.name,
            detail,
            address,
            userAgent,
          },
        });
      }),
    find: ({ organizationId, projectId, text, from, to, before, limit }) =>
      translateErrors(async () => {
        const contains = text === undefined ? undefined : ({ contains: escapeLike(text), mode: 'insensitive' } as const);
        const where: Prisma.AuditEntryWhereInput = {
          organizationId,
          ...(projectId === undefined ? {} : { projectId }),
          ...(contains === undefined
            ? {}
            : { OR: [{ actorName: contains }, { objectName: contains }, { action: contains }, { address: contains }] }),
          at: { ...(from === undefined ? {} : { gte: new Date(from) }), ...(to === undefined ? {} : { lt: new Date(to) }) },
          ...(before === undefined ? {} : { id: { lt: BigInt(before) } }),
        };
        const rows = await prisma.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: limit });
        return rows.map((row) => ({
          id: row.id.toString(),
          at: unixMs(row.at.getTime()),
          projectId: row.projectId,
          actor: { kind: row.actorKind as ActorKind, id: row.actorId, name: row.actorName },
          action: row.action,
          object: { kind: row.objectKind, id: row.objectId, name: row.objectName },
          detail: row.detail as AuditEntry['detail'], // written by `add` alone
          address: row.address,
          userAgent: row.userAgent,
        }));
      }),
  };
}

/** Prisma gives the text to LIKE as it is. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
