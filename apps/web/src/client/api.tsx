'use client';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpLink, isTRPCClientError } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { useState, type ReactNode } from 'react';
import type { AppRouter } from '../server/router.ts';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The server's procedures as query options: `useQuery(useApi().traces.get.queryOptions(…))`. */
export const useApi = useTRPC;

/** The procedures themselves, where the answer may as well come from elsewhere. */
export const useApiClient = useTRPCClient;

/** For questions whose answer nobody wants once the page asks another: they are called off, and the store stops working on them. */
export const WHILE_SHOWN = { trpc: { abortOnUnmount: true } } as const;

const STALE_MS = 30_000;

/**
 * Every call carries the project of the page; which projects a person may see is the server's to say. Who is no longer signed in is asked to, and comes
 * back to where they were. @param project null on pages of no project
 */
export function ApiProvider({ project, children }: { readonly project: string | null; readonly children: ReactNode }): ReactNode {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: askToSignIn }),
        mutationCache: new MutationCache({ onError: askToSignIn }),
        defaultOptions: { queries: { staleTime: STALE_MS, refetchOnWindowFocus: false, retry: shouldRetry, retryDelay: 600 } },
      }),
  );
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpLink({ url: '/api/trpc', headers: project === null ? {} : { 'x-spanhouse-project': project } })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function askToSignIn(error: unknown): void {
  if (failureOf(error).code !== 'AUTH.REQUIRED') return;
  const { pathname, search, hash } = globalThis.location;
  globalThis.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search + hash)}`);
}

/** Once more, and only where the error's own rule says that waiting helps. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 1 && failureOf(error).isTransient;
}

/** What a failed call means to the page. `code` is null when no server answered or the server has no code for it. */
export type Failure = {
  readonly code: string | null;
  readonly message: string | null;
  readonly isTransient: boolean;
  readonly hasAnswer: boolean;
};

export function failureOf(error: unknown): Failure {
  if (!isTRPCClientError<AppRouter>(error)) return { code: null, message: null, isTransient: false, hasAnswer: true };
  const data = error.data;
  if (data === undefined || data === null) return { code: null, message: null, isTransient: true, hasAnswer: false };
  const code = data.appCode;
  return { code, message: code === null ? null : error.message, isTransient: data.retry === 'later', hasAnswer: true };
}
