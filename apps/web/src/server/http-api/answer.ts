import { AppError, bug } from '@spanhouse/core';
import type { Role } from '@spanhouse/db';
import type { Policy } from '../access/policy.ts';
import type { Principal } from '../access/principal.ts';
import { admit, createContext, PROJECT_HEADER, type Context, type ProjectOfRequest } from '../context.ts';
import { toPublicError } from '../error-formatter.ts';
import { checkRequest } from '../request-guard.ts';
import type { Stores } from '../stores.ts';

/** What a route's handler works with: whoever asks is let in, the parameters are the caller's words. */
export type ApiRequest = Context & { readonly principal: Principal; readonly parameters: URLSearchParams };
/** Of one project, which is already resolved. */
export type ProjectApiRequest = ApiRequest & { readonly project: ProjectOfRequest };

/** What an error says to its reader. */
export type ErrorWords = { readonly code: string; readonly message: string; readonly advice: string; readonly status: number };
/** The body of an error's answer, a text or what becomes JSON; each API has its own form. */
export type ErrorBody = (words: ErrorWords) => unknown;

const ownErrorBody: ErrorBody = ({ code, message, advice }) => ({ error: { code, message, advice } });

/** Project of callers that name none. */
const DEFAULT_PROJECT = 'default';

/** A route about one project, for those with at least this role in it. Answers with the handler's response or with an error as JSON. */
export function answerInProject(
  stores: Stores,
  request: Request,
  role: Role,
  handle: (api: ProjectApiRequest) => Promise<Response>,
  errorBody: ErrorBody = ownErrorBody,
): Promise<Response> {
  return answer(stores, request, { policy: { who: 'project', role }, errorBody }, (api, project) =>
    handle({ ...api, project: project ?? nobody() }),
  );
}

/** A route about the organization, for its owners. Answers as `answerInProject`. */
export function answerOwner(stores: Stores, request: Request, handle: (api: ApiRequest) => Promise<Response>): Promise<Response> {
  return answer(stores, request, { policy: { who: 'owner' }, errorBody: ownErrorBody }, handle);
}

async function answer(
  stores: Stores,
  request: Request,
  { policy, errorBody }: { readonly policy: Policy; readonly errorBody: ErrorBody },
  handle: (api: ApiRequest, project: ProjectOfRequest | null) => Promise<Response>,
): Promise<Response> {
  const { clock, onAnswered } = stores.services;
  const startedMs = clock.monotonicMs();
  const { pathname, searchParams: parameters } = new URL(request.url);
  let outcome = 'ok';
  try {
    checkRequest(request, stores.origins);
    const projectSlug = request.headers.get(PROJECT_HEADER) ?? parameters.get('project') ?? DEFAULT_PROJECT;
    const context: Context = { ...createContext(stores.services, request), projectSlug };
    const { principal, project } = await admit(context, policy);
    return await handle({ ...context, principal: principal ?? nobody(), parameters }, project);
  } catch (error) {
    outcome = toPublicError(error).code ?? 'UNEXPECTED';
    return errorResponse(stores, request, error, errorBody);
  } finally {
    onAnswered?.({ procedure: routeOf(pathname), outcome, seconds: (clock.monotonicMs() - startedMs) / 1_000 });
  }
}

function nobody(): never {
  throw bug('a policy let a request through without what it asks for');
}

/** `/api/v1/traces/…`: what a caller puts behind a route's name must not become a name of its own. */
function routeOf(pathname: string): string {
  const [root, api, version, noun, ...more] = pathname.split('/');
  return [root, api, version, noun, ...(more.length > 0 ? ['…'] : [])].join('/');
}

export function errorResponse(
  { services }: Pick<Stores, 'services'>,
  request: Request,
  error: unknown,
  errorBody: ErrorBody = ownErrorBody,
): Response {
  const known = toPublicError(error);
  if (known.http >= 500) services.log.error('api.failed', error, { 'url.path': new URL(request.url).pathname });
  const body = errorBody({
    code: known.code ?? 'UNEXPECTED',
    message: known.message,
    advice: known.advice ?? 'Try again; if it happens again, look at the server\u2019s log.',
    status: known.http,
  });
  const init = {
    status: known.http,
    headers: { 'cache-control': 'no-store', ...(known.retry === 'later' ? { 'retry-after': '5' } : {}) },
  };
  return typeof body === 'string' ? new Response(body, init) : Response.json(body, init);
}

/** For every path under /api that is none. */
export function unknownRoute(stores: Pick<Stores, 'services'>, request: Request, errorBody: ErrorBody = ownErrorBody): Response {
  const path = new URL(request.url).pathname.slice(0, 200);
  return errorResponse(stores, request, new AppError('REQUEST.NOT_FOUND', `There is nothing at ${path}.`), errorBody);
}

/** For methods that a path does not take. */
export function methodNotAllowed(stores: Pick<Stores, 'services'>, request: Request): Response {
  const response = errorResponse(stores, request, new AppError('REQUEST.METHOD_NOT_ALLOWED', `${request.method} is not taken here.`));
  response.headers.set('allow', 'GET, HEAD');
  return response;
}
