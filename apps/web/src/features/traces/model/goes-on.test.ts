import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { goesOn } from './goes-on.ts';

/** A search of three parts that goes on as the page does; of the parts that fail, how often each is asked for. */
async function searchOf(failing: ReadonlySet<number>) {
  const client = new QueryClient();
  const asked: number[] = [];
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['search'],
    queryFn: ({ pageParam }) => {
      asked.push(pageParam);
      return failing.has(pageParam) ? Promise.reject(new Error('STORE.UNAVAILABLE')) : Promise.resolve(pageParam);
    },
    initialPageParam: 0,
    getNextPageParam: (last) => (last < 2 ? last + 1 : undefined),
    retry: false,
  });
  const idle = Promise.withResolvers<undefined>();
  const stop = observer.subscribe((result) => {
    // A loop is ended, so that the test can tell of it.
    if (goesOn(result) && asked.length < 10) void result.fetchNextPage();
    else if (!result.isFetching) idle.resolve(undefined);
  });
  await idle.promise;
  return { asked, result: () => observer.getCurrentResult(), stop };
}

it('a search goes on to its second part, and no further', async () => {
  const { asked, stop } = await searchOf(new Set());
  expect(asked).toEqual([0, 1]);
  stop();
});

it('a second part that failed is not asked for again until somebody does', async () => {
  const failing = new Set([1]);
  const { asked, result, stop } = await searchOf(failing);
  expect(asked).toEqual([0, 1]);
  expect(result()).toMatchObject({ isFetchNextPageError: true, data: { pages: [0] } });
  failing.clear();
  await result().fetchNextPage();
  expect(asked).toEqual([0, 1, 1]);
  expect(result()).toMatchObject({ error: null, data: { pages: [0, 1] } });
  stop();
});
