import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { createContext } from './context.ts';
import { toPublicError } from './error-formatter.ts';
import { errorResponse } from './http-api/answer.ts';
import { checkRequest, withBoundedBody } from './request-guard.ts';
import { appRouter } from './router.ts';
import type { Stores } from './stores.ts';

/** /api/trpc/*. Mutations come by POST only: tRPC refuses them by GET. One call a request: in a batch, attempts would be counted late. */
export async function answerTrpc(stores: Stores, request: Request): Promise<Response> {
  let whole: Request;
  try {
    checkRequest(request, stores.origins);
    whole = await withBoundedBody(request);
  } catch (error) {
    return errorResponse(stores, request, error);
  }
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: whole,
    router: appRouter,
    allowBatching: false,
    createContext: ({ resHeaders }) => createContext(stores.services, request, resHeaders),
    onError: ({ error, path }) => {
      if (request.signal.aborted) return; // whoever asked has gone, which is not a failure
      if (toPublicError(error).http >= 500) stores.services.log.error('procedure.failed', error.cause ?? error, { 'rpc.method': path });
    },
  });
}
