'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { hrefOf } from '../features/frame/url.ts';

type Change<State> = (change: Partial<State>, options?: { readonly isStep?: boolean }) => void;

/**
 * A page's state that lives in the URL. `parse` and `write` must be module-level functions.
 * A change is a step back in the browser's history unless `isStep` is false: typing and zooming should not fill it.
 */
export function useUrlState<State extends object>(
  parse: (search: URLSearchParams) => State,
  write: (search: URLSearchParams, state: State) => URLSearchParams,
): readonly [State, Change<State>] {
  const text = useSearchParams().toString();
  const pathname = usePathname();
  const state = useMemo(() => parse(new URLSearchParams(text)), [parse, text]);
  const change = useCallback<Change<State>>(
    (part, { isStep = true } = {}) => {
      const search = new URLSearchParams(window.location.search);
      const href = hrefOf(pathname, write(search, { ...parse(search), ...part }));
      if (isStep) window.history.pushState(null, '', href);
      else window.history.replaceState(null, '', href);
    },
    [parse, write, pathname],
  );
  return [state, change];
}
