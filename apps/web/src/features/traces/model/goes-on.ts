import type { InfiniteData, InfiniteQueryObserverResult } from '@tanstack/react-query';

type Found = Pick<InfiniteQueryObserverResult<InfiniteData<unknown>>, 'data' | 'hasNextPage' | 'isFetching' | 'isFetchNextPageError'>;

/**
 * Whether a search goes on by itself: its first part is short, to be there soon, and the second takes what a search may. Further parts are asked for, and a
 * second one that failed is tried again by whoever asks.
 */
export function goesOn({ data, hasNextPage, isFetching, isFetchNextPageError }: Found): boolean {
  return data?.pages.length === 1 && hasNextPage && !isFetching && !isFetchNextPageError;
}
