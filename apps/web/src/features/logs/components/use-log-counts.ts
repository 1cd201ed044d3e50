'use client';

import type { LogHistogram } from '@spanhouse/log-store';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { joinCounts } from '../model/join-counts.ts';
import type { LogSearch } from '../model/log-search.ts';

const BUCKETS = 80;

export type LogCounts = {
  /** As far as they are counted; of the search before while new ones are on their way. */
  readonly counts: LogHistogram | undefined;
  readonly error: unknown;
  /** What is counted stands; the rest did not come. */
  readonly moreError: unknown;
  readonly more: () => void;
};

/** Records over time. What is not counted in the first answer is asked for until all is; once nobody wants it any more, it is called off down to the store. */
export function useLogCounts(search: LogSearch, isEnabled: boolean): LogCounts {
  const api = useApi();
  const found = useInfiniteQuery({
    ...api.logs.histogram.infiniteQueryOptions({ ...search, buckets: BUCKETS }, { getNextPageParam: ({ next }) => next, ...WHILE_SHOWN }),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
  const { data, isFetching, isFetchNextPageError, hasNextPage, fetchNextPage } = found;
  const goesOn = isEnabled && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return {
    counts: useMemo(() => joinCounts(data?.pages ?? []), [data]),
    error: isFetchNextPageError ? null : found.error,
    moreError: isFetchNextPageError && !isFetching ? found.error : null,
    more: () => void fetchNextPage(),
  };
}
