'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { failureOf, useApi } from '../../../../client/api.tsx';
import { useText } from '../../../../i18n/use-text.ts';
import styles from './Saved.module.css';

type Place = 'search' | 'trace';

/** Columns that a table begins with: the reader's own, else the project's. */
export function useFirstColumns(place: Place): readonly string[] {
  const api = useApi();
  const { data } = useQuery(api.savedColumns.get.queryOptions({ place }));
  return data?.own ?? data?.project ?? [];
}

/** Keeps the present columns as those that the table begins with. */
export function KeepColumns({ place, columns }: { readonly place: Place; readonly columns: readonly string[] }): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const saved = useQuery(api.savedColumns.get.queryOptions({ place }));
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: api.savedColumns.get.queryKey({ place }) }) };
  const setOwn = useMutation(api.savedColumns.setOwn.mutationOptions(refresh));
  const setShared = useMutation(api.savedColumns.setShared.mutationOptions(refresh));
  const isSame = (kept: readonly string[] | null | undefined): boolean => (kept ?? []).join('\n') === columns.join('\n');
  const error = setOwn.error ?? setShared.error;
  return (
    <div className={styles['keep']}>
      {saved.data?.canHaveOwn === true && (
        <Button
          size="small"
          disabled={isSame(saved.data.own)}
          loading={setOwn.isPending}
          onClick={() => setOwn.mutate({ place, columns: [...columns] })}
        >
          {text('views.keepColumns')}
        </Button>
      )}
      <Button
        size="small"
        disabled={isSame(saved.data?.project)}
        loading={setShared.isPending}
        onClick={() => setShared.mutate({ place, columns: [...columns] })}
      >
        {text('views.keepColumnsProject')}
      </Button>
      {error !== null && (
        <p className={styles['error']} role="alert">
          {failureOf(error).message ?? text('settings.failed')}
        </p>
      )}
    </div>
  );
}
