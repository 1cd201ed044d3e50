'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useFrame } from '../../frame/index.ts';
import { goesOn } from '../model/goes-on.ts';
import { joinPages } from '../model/join-pages.ts';
import { toScatterPoints, type TracePoint } from '../model/scatter-points.ts';
import type { SearchResult } from '../model/search-view.ts';
import type { Order, TracesState } from '../url.ts';

export const ROWS = 200;

export type Search = {
  readonly result: SearchResult | undefined;
  readonly points: readonly TracePoint[];
  readonly order: Order;
  readonly error: unknown;
  /** What was found stands; its further parts did not come. */
  readonly moreError: unknown;
  readonly isFetching: boolean;
  readonly isFetchingMore: boolean;
  /** Shown rows are those of the query before; new ones are on their way. */
  readonly isStale: boolean;
  readonly more: () => void;
  readonly again: () => void;
};

/** What the page's query finds. A question that nobody waits for any more is called off, down to the store. */
export function useSearch({ query, mode, order: wanted, columns }: TracesState, isReadable: boolean): Search {
  const api = useApi();
  const frame = useFrame();
  const asked = mode === 'traces' ? 'traces' : 'spans';
  const order = asked === 'spans' && (wanted === 'errors' || wanted === 'spans') ? 'newest' : wanted;
  const found = useInfiniteQuery({
    ...api.traces.find.infiniteQueryOptions(
      {
        startMs: frame.resolved.fromMs,
        endMs: frame.resolved.toMs,
        mode: asked,
        query,
        environment: frame.environment,
        order,
        limit: ROWS,
        ...(mode !== 'groups' && columns.length > 0 ? { columns: [...columns] } : {}),
      },
      { getNextPageParam: ({ scan }) => scan?.next, ...WHILE_SHOWN },
    ),
    enabled: isReadable,
    placeholderData: keepPreviousData,
  });
  const { data, isFetching, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = found;
  const isNext = goesOn(found);
  useEffect(() => {
    if (isNext) void fetchNextPage();
  }, [isNext, fetchNextPage]);
  const result = useMemo(() => joinPages(data?.pages ?? [], order), [data, order]);
  const points = useMemo(() => (result === undefined ? [] : toScatterPoints(result)), [result]);
  return {
    result,
    points,
    order,
    error: isFetchNextPageError ? null : found.error,
    moreError: isFetchNextPageError && !isFetching ? found.error : null,
    isFetching,
    isFetchingMore: isFetchingNextPage,
    isStale: found.isPlaceholderData,
    more: () => void fetchNextPage(),
    again: () => void found.refetch(),
  };
}
