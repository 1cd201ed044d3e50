'use client';

import type { LogHistogram } from '@spanhouse/log-store';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { joinCounts } from '../model/join-counts.ts';
import type { LogSearch } from '../model/log-search.ts';

const BUCKETS = 80;

export type LogCounts = {
  /** As far as they are counted. Of the search before while new ones are on their way, and where only time moved on until all are counted. */
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
  const { data, isPlaceholderData, isFetching, isFetchNextPageError, hasNextPage, fetchNextPage } = found;
  const goesOn = isEnabled && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const joined = useMemo(() => joinCounts(data?.pages ?? []), [data]);
  // A page that is live asks again every few seconds: a picture that was whole does not fall back to its first stretch each time.
  const sliding = JSON.stringify([search.query, search.environment, search.endMs - search.startMs]);
  const [whole, setWhole] = useState<{ readonly sliding: string; readonly counts: LogHistogram } | null>(null);
  if (joined?.next === null && !isPlaceholderData && whole?.counts !== joined) setWhole({ sliding, counts: joined });
  const isKept = joined !== undefined && joined.next !== null && whole?.sliding === sliding && !isFetchNextPageError;
  return {
    counts: isKept ? whole.counts : joined,
    error: isFetchNextPageError ? null : found.error,
    moreError: isFetchNextPageError && !isFetching ? found.error : null,
    more: () => void fetchNextPage(),
  };
}
