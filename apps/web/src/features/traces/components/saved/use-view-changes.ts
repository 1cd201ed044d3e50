'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../../../client/api.tsx';
import type { SavedViewView } from '../../server/saved-views-router.ts';

type New = { readonly name: string; readonly search: string };

export type ViewChanges = {
  readonly create: (view: New, isShared: boolean, onDone: (id: number) => void) => void;
  readonly change: (view: SavedViewView, change: Partial<New>, onDone?: () => void) => void;
  readonly remove: (view: SavedViewView) => void;
  readonly isBusy: boolean;
  /** Of the last change that failed. */
  readonly error: unknown;
};

/** Changes of saved views; those of the project and one's own are different rights. */
export function useViewChanges(): ViewChanges {
  const { savedViews } = useApi();
  const client = useQueryClient();
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: savedViews.list.queryKey() }) };
  const own = {
    create: useMutation(savedViews.own.create.mutationOptions(refresh)),
    change: useMutation(savedViews.own.change.mutationOptions(refresh)),
    remove: useMutation(savedViews.own.remove.mutationOptions(refresh)),
  };
  const shared = {
    create: useMutation(savedViews.shared.create.mutationOptions(refresh)),
    change: useMutation(savedViews.shared.change.mutationOptions(refresh)),
    remove: useMutation(savedViews.shared.remove.mutationOptions(refresh)),
  };
  const all = [own.create, own.change, own.remove, shared.create, shared.change, shared.remove];
  return {
    create: (view, isShared, onDone) => {
      (isShared ? shared : own).create.mutate(view, { onSuccess: ({ id }) => onDone(id) });
    },
    change: ({ id, isShared }, change, onDone) => {
      (isShared ? shared : own).change.mutate({ id, ...change }, { onSuccess: () => onDone?.() });
    },
    remove: ({ id, isShared }) => {
      (isShared ? shared : own).remove.mutate({ id });
    },
    isBusy: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error !== null)?.error ?? null,
  };
}
