import { parseProjectId, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** What a key lets its holder send. */
export type IngestScope = 'traces' | 'metrics' | 'logs';

/** What a key may send in a second: whole spans; bytes of request bodies as they travel. Null: the gateway's default. */
export type IngestQuota = { readonly spansPerSecond: number | null; readonly bytesPerSecond: number | null };

/** One key as it is kept: never the key itself. */
export type IngestKeyRecord = {
  readonly id: number;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly prefix: string;
  /** SHA-256 of the whole key. */
  readonly hash: Uint8Array;
  readonly scopes: readonly string[];
  readonly quota: IngestQuota;
  readonly isRevoked: boolean;
};

export type NewIngestKey = {
  readonly projectId: ProjectId;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly scopes: readonly IngestScope[];
  readonly quota?: IngestQuota;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface IngestKeyRepository {
  byPrefix(prefix: string): Promise<IngestKeyRecord | null>;
  /** By name, then age; revoked ones too. */
  list(projectId: ProjectId): Promise<readonly IngestKeyRecord[]>;
  create(key: NewIngestKey): Promise<IngestKeyRecord>;
  /** Revoking twice keeps the first time. Unknown ids are passed over. */
  revoke(id: number, at: UnixMs): Promise<void>;
}

const COLUMNS = {
  id: true,
  projectId: true,
  name: true,
  prefix: true,
  hash: true,
  scopes: true,
  spansPerSecond: true,
  bytesPerSecond: true,
  revokedAt: true,
} as const;

export function createIngestKeyRepository(prisma: PrismaClient): IngestKeyRepository {
  return {
    byPrefix: (prefix) =>
      translateErrors(async () => {
        const row = await prisma.ingestKey.findUnique({ where: { prefix }, select: COLUMNS });
        return row === null ? null : fromRow(row);
      }),
    list: (projectId) =>
      translateErrors(async () => {
        const rows = await prisma.ingestKey.findMany({ where: { projectId }, select: COLUMNS, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
        return rows.map(fromRow);
      }),
    create: ({ quota, ...key }) =>
      translateErrors(async () =>
        fromRow(
          await prisma.ingestKey.create({
            data: { ...key, ...quota, hash: Uint8Array.from(key.hash), scopes: [...key.scopes] },
            select: COLUMNS,
          }),
        ),
      ),
    revoke: (id, at) =>
      translateErrors(async () => {
        await prisma.ingestKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date(at) } });
      }),
  };
}

type Row = {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly scopes: readonly string[];
  readonly spansPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly revokedAt: Date | null;
};

function fromRow({ revokedAt, spansPerSecond, bytesPerSecond, ...row }: Row): IngestKeyRecord {
  return {
    ...row,
    projectId: parseProjectId(row.projectId),
    quota: { spansPerSecond, bytesPerSecond },
    isRevoked: revokedAt !== null,
  };
}
