import { randomBytes } from 'node:crypto';
import { AppError, unixMs } from '@spanhouse/core';
import { INGEST_SCOPES, makeCredential, type IngestKeyRecord } from '@spanhouse/db';
import { z } from 'zod';
import { nameOf } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { expiryInput, idInput, nameInput } from './inputs.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** A key as a screen shows it. */
export type IngestKeyView = {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly spansPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly allowedOrigins: readonly string[];
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly state: 'good' | 'expired' | 'revoked';
};

const quotaInput = z.int().min(1).max(SETTINGS_LIMITS.quotaMax).nullable();
const originInput = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((text) => isOrigin(text), 'an origin is scheme, host and port, no path')
  .transform((text) => new URL(text).origin);

export const ingestKeysRouter = router({
  /** By name; revoked ones too. */
  list: projectProcedure('admin').query(async ({ ctx }): Promise<readonly IngestKeyView[]> => {
    const now = ctx.clock.now();
    return (await ctx.database.ingestKeys.list(ctx.project.id)).map((key) => viewOf(key, now));
  }),

  /** The key itself is told this once. `otlpHttpUrl`: where it can be tried. */
  create: projectProcedure('admin')
    .input(
      z.object({
        name: nameInput,
        scopes: z.array(z.enum(INGEST_SCOPES)).min(1).max(INGEST_SCOPES.length),
        spansPerSecond: quotaInput,
        bytesPerSecond: quotaInput,
        allowedOrigins: z.array(originInput).max(SETTINGS_LIMITS.originsPerKey),
        expiresInDays: expiryInput,
      }),
    )
    .mutation(async ({ ctx, input }): Promise<{ readonly key: string; readonly view: IngestKeyView; readonly otlpHttpUrl: string }> => {
      const { project, principal, clock, database } = ctx;
      const now = clock.now();
      const existing = await database.ingestKeys.list(project.id);
      if (existing.filter((key) => !key.isRevoked).length >= SETTINGS_LIMITS.keysPerProject) {
        throw new AppError('REQUEST.INVALID', `A project has at most ${String(SETTINGS_LIMITS.keysPerProject)} keys; revoke one first.`);
      }
      const { secret, prefix, hash } = makeCredential('ingestKey', randomBytes);
      const made = await database.ingestKeys.create({
        projectId: project.id,
        name: input.name,
        prefix,
        hash,
        scopes: [...new Set(input.scopes)],
        quota: { spansPerSecond: input.spansPerSecond, bytesPerSecond: input.bytesPerSecond },
        allowedOrigins: [...new Set(input.allowedOrigins)],
        createdBy: nameOf(principal),
        expiresAt: input.expiresInDays === null ? null : unixMs(now + input.expiresInDays * 86_400_000),
      });
      const detail = {
        prefix,
        scopes: made.scopes.join(', '),
        origins: made.allowedOrigins.join(', '),
        expires_in_days: input.expiresInDays,
      };
      await recordAudit(ctx, principal, { action: 'ingest_key.create', object: objectOf(made), detail, project });
      return { key: secret.reveal(), view: viewOf(made, now), otlpHttpUrl: ctx.otlpHttpUrl };
    }),

  /** Refused everywhere within ten seconds. Errors: REQUEST.NOT_FOUND */
  revoke: projectProcedure('admin')
    .input(z.object({ id: idInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, clock, database } = ctx;
      const key = (await database.ingestKeys.list(project.id)).find(({ id }) => id === input.id);
      if (key === undefined || !(await database.ingestKeys.revoke(project.id, key.id, clock.now()))) {
        throw new AppError('REQUEST.NOT_FOUND', 'The project has no such key, or it is revoked already.');
      }
      await recordAudit(ctx, principal, { action: 'ingest_key.revoke', object: objectOf(key), detail: { prefix: key.prefix }, project });
    }),
});

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.href === `${url.origin}/` && !url.hostname.includes('*');
}

function objectOf({ id, name }: IngestKeyRecord): { readonly kind: string; readonly id: string; readonly name: string } {
  return { kind: 'ingest_key', id: String(id), name };
}

function viewOf(key: IngestKeyRecord, now: number): IngestKeyView {
  const { id, name, prefix, scopes, quota, allowedOrigins, createdBy, createdAt, expiresAt, lastUsedAt, isRevoked } = key;
  return {
    id,
    name,
    prefix,
    scopes,
    ...quota,
    allowedOrigins,
    createdBy,
    createdAtMs: createdAt,
    expiresAtMs: expiresAt,
    lastUsedAtMs: lastUsedAt,
    state: isRevoked ? 'revoked' : expiresAt !== null && now >= expiresAt ? 'expired' : 'good',
  };
}
