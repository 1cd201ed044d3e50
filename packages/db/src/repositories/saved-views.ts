import { parseProjectId, unixMs, type ProjectId, type UnixMs } from '@spanhouse/core';
import { translateErrors } from '../database-errors.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';

/** A page as somebody left it. */
export type SavedView = {
  readonly id: number;
  readonly projectId: ProjectId;
  /** Whose it is; null: the project's. */
  readonly userId: string | null;
  /** The page that it is of. */
  readonly page: string;
  readonly name: string;
  /** The part of the address behind the question mark. */
  readonly search: string;
  readonly createdBy: string;
  readonly updatedAt: UnixMs;
};

export type NewSavedView = Omit<SavedView, 'id' | 'updatedAt'>;

/** Who asks: their own views and the project's are there, nobody else's. Null: somebody who has none of their own. */
type Reader = { readonly projectId: ProjectId; readonly userId: string | null };

/** Errors of every method: AppError STORE.UNAVAILABLE, STORE.REJECTED. */
export interface SavedViews {
  /** By name; the project's and the reader's own. */
  list(reader: Reader, page: string): Promise<readonly SavedView[]>;
  /** Null when the reader sees none of that number. */
  byId(reader: Reader, id: number): Promise<SavedView | null>;
  create(view: NewSavedView, now: UnixMs): Promise<SavedView>;
  /** False when the reader sees none of that number. */
  change(reader: Reader, id: number, change: { readonly name?: string; readonly search?: string }, now: UnixMs): Promise<boolean>;
  /** False as `change`. */
  remove(reader: Reader, id: number): Promise<boolean>;
}

export function createSavedViews(prisma: PrismaClient): SavedViews {
  return {
    list: (reader, page) =>
      translateErrors(async () =>
        (await prisma.savedView.findMany({ where: { ...seenBy(reader), page }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(fromRow),
      ),
    byId: (reader, id) =>
      translateErrors(async () => {
        const row = await prisma.savedView.findFirst({ where: { ...seenBy(reader), id } });
        return row === null ? null : fromRow(row);
      }),
    create: (view, now) =>
      translateErrors(async () => {
        const at = new Date(now);
        return fromRow(await prisma.savedView.create({ data: { ...view, createdAt: at, updatedAt: at } }));
      }),
    change: (reader, id, change, now) =>
      translateErrors(
        async () =>
          (await prisma.savedView.updateMany({ where: { ...seenBy(reader), id }, data: { ...change, updatedAt: new Date(now) } })).count ===
          1,
      ),
    remove: (reader, id) =>
      translateErrors(async () => (await prisma.savedView.deleteMany({ where: { ...seenBy(reader), id } })).count === 1),
  };
}

function seenBy({ projectId, userId }: Reader): Prisma.SavedViewWhereInput {
  return { projectId, OR: [{ userId: null }, ...(userId === null ? [] : [{ userId }])] };
}

type Row = Omit<SavedView, 'projectId' | 'updatedAt'> & { readonly projectId: number; readonly updatedAt: Date };

function fromRow({ id, projectId, userId, page, name, search, createdBy, updatedAt }: Row): SavedView {
  return { id, projectId: parseProjectId(projectId), userId, page, name, search, createdBy, updatedAt: unixMs(updatedAt.getTime()) };
}
