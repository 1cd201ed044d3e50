import type { ProjectId, UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { PrismaClient } from '../generated/client.ts';

/** Tables whose columns are chosen: results of a search, spans of a trace. */
export const COLUMN_PLACES = ['search', 'trace'] as const;
export type ColumnPlace = (typeof COLUMN_PLACES)[number];

/** The project's choice stands under no user. */
const PROJECT = '';

type Owner = { readonly projectId: ProjectId; readonly userId: string | null };

/** Columns that a table begins with. Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface SavedColumns {
  /** What somebody chose for themselves, and what the project has; null: nothing was chosen. */
  find(reader: Owner, place: ColumnPlace): Promise<{ readonly own: readonly string[] | null; readonly project: readonly string[] | null }>;
  /** `userId` null: for the project. `columns` null takes the choice back. */
  set(owner: Owner, place: ColumnPlace, columns: readonly string[] | null, now: UnixMs): Promise<void>;
}

export function createSavedColumns(prisma: PrismaClient): SavedColumns {
  return {
    find: ({ projectId, userId }, place) =>
      translateErrors(async () => {
        const owners = [PROJECT, ...(userId === null ? [] : [userId])];
        const rows = await prisma.savedColumns.findMany({ where: { projectId, place, owner: { in: owners } } });
        const of = (owner: string | null): readonly string[] | null => rows.find((row) => row.owner === owner)?.columns ?? null;
        return { own: of(userId), project: of(PROJECT) };
      }),
    set: ({ projectId, userId }, place, columns, now) =>
      translateErrors(async () => {
        const key = { projectId, owner: userId ?? PROJECT, place };
        if (columns === null) {
          await prisma.savedColumns.deleteMany({ where: key });
          return;
        }
        const data = { columns: [...columns], updatedAt: new Date(now) };
        await prisma.savedColumns.upsert({ where: { projectId_owner_place: key }, create: { ...key, ...data }, update: data });
      }),
  };
}
