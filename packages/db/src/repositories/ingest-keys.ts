import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** What a key lets its holder send. */
export const INGEST_SCOPES = ['traces', 'metrics', 'logs', 'browser', 'agents'] as const;
export type IngestScope = (typeof INGEST_SCOPES)[number];

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
  /** Pages that may send with it, as origins; empty: any, and senders that are no page. */
  readonly allowedOrigins: readonly string[];
  readonly createdBy: string;
  readonly createdAt: UnixMs;
  /** Null: never. */
  readonly expiresAt: UnixMs | null;
  /** To the minute or so; null: not yet. */
  readonly lastUsedAt: UnixMs | null;
  readonly isRevoked: boolean;
};

export type NewIngestKey = {
  readonly projectId: ProjectId;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly scopes: readonly IngestScope[];
  readonly quota?: IngestQuota;
  readonly allowedOrigins?: readonly string[];
  readonly createdBy?: string;
  readonly expiresAt?: UnixMs | null;
};

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface IngestKeyRepository {
  byPrefix(prefix: string): Promise<IngestKeyRecord | null>;
  /** By name, then age; revoked ones too. */
  list(projectId: ProjectId): Promise<readonly IngestKeyRecord[]>;
  create(key: NewIngestKey): Promise<IngestKeyRecord>;
  /** False when the project has none of that number, or it is revoked already. */
  revoke(projectId: ProjectId, id: number, at: UnixMs): Promise<boolean>;
  noteUsed(id: number, at: UnixMs): Promise<void>;
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
  allowedOrigins: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
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
    create: ({ quota, allowedOrigins = [], expiresAt = null, ...key }) =>
      translateErrors(async () =>
        fromRow(
          await prisma.ingestKey.create({
            data: {
              ...key,
              ...quota,
              hash: Uint8Array.from(key.hash),
              scopes: [...key.scopes],
              allowedOrigins: [...allowedOrigins],
              expiresAt: expiresAt === null ? null : new Date(expiresAt),
            },
            select: COLUMNS,
          }),
        ),
      ),
    revoke: (projectId, id, at) =>
      translateErrors(
        async () =>
          (await prisma.ingestKey.updateMany({ where: { id, projectId, revokedAt: null }, data: { revokedAt: new Date(at) } })).count === 1,
      ),
    noteUsed: (id, at) =>
      translateErrors(async () => {
        await prisma.ingestKey.updateMany({ where: { id }, data: { lastUsedAt: new Date(at) } });
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
  readonly allowedOrigins: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

function fromRow({ revokedAt, spansPerSecond, bytesPerSecond, createdAt, expiresAt, lastUsedAt, ...row }: Row): IngestKeyRecord {
  return {
    ...row,
    projectId: parseProjectId(row.projectId),
    quota: { spansPerSecond, bytesPerSecond },
    createdAt: unixMs(createdAt.getTime()),
    expiresAt: expiresAt === null ? null : unixMs(expiresAt.getTime()),
    lastUsedAt: lastUsedAt === null ? null : unixMs(lastUsedAt.getTime()),
    isRevoked: revokedAt !== null,
  };
}
