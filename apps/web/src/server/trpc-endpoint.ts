import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { createContext } from './context.ts';
import { toPublicError } from './error-formatter.ts';
import { errorResponse } from './http-api/answer.ts';
import { checkRequest } from './request-guard.ts';
import { appRouter } from './router.ts';
import type { Stores } from './stores.ts';

/** /api/trpc/*. Mutations come by POST only: tRPC refuses them by GET. */
export function answerTrpc(stores: Stores, request: Request): Promise<Response> {
  try {
    checkRequest(request, stores.origins);
  } catch (error) {
    return Promise.resolve(errorResponse(stores, request, error));
  }
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: ({ resHeaders }) => createContext(stores.services, request, resHeaders),
    onError: ({ error, path }) => {
      if (request.signal.aborted) return; // whoever asked has gone, which is not a failure
      if (toPublicError(error).http >= 500) stores.services.log.error('procedure.failed', error.cause ?? error, { 'rpc.method': path });
    },
  });
}
