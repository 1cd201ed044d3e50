'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApiClient } from '../../../client/api.tsx';
import { useFrame } from '../../frame/index.ts';
import { afterLook, type TailState } from '../model/tail-state.ts';

const LOOK_EVERY_MS = 2_000;
/** While blocks wait. */
const LOOK_AGAIN_MS = 200;

export type TailFollowed = { readonly state: TailState | undefined; readonly error: unknown; readonly again: () => void };

/** Follows a query from now on. Each look begins where the one before ended; a look that failed is made again from the same place. */
export function useTail(query: string, columns: readonly string[], isHeld: boolean): TailFollowed {
  const client = useApiClient();
  const queries = useQueryClient();
  const { environment, project } = useFrame();
  const key = ['live tail', project, query, environment, columns];
  const found = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<TailState> => {
      const before = queries.getQueryData<TailState>(key);
      const asked = { query, environment, columns: [...columns], place: before?.place ?? null };
      const look = await client.traces.tail.query(asked, { signal });
      return afterLook(before, look);
    },
    refetchInterval: ({ state }) => (isHeld ? false : state.data?.isBehind === true ? LOOK_AGAIN_MS : LOOK_EVERY_MS),
    enabled: !isHeld,
    staleTime: 0,
    gcTime: 0,
    // A look has one place and one answer: two at once would count spans twice.
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  return { state: found.data, error: found.error, again: () => void found.refetch() };
}
