import type { Role } from '@spanhouse/db';
import type { Policy } from '../access/policy.ts';
import { processStores, type Stores } from '../stores.ts';
import { answerInProject, answerOwner, methodNotAllowed, type ApiRequest, type ErrorBody, type ProjectApiRequest } from './answer.ts';

/** What stands behind the names in a route's path: `traceId`. Nothing where it has none, whatever Next's types say. */
type PathContext = { readonly params: Promise<Readonly<Record<string, string | string[] | undefined>> | undefined> };

/** Of these the ones with one value. */
type PathNames = Readonly<Record<string, string>>;

/**
 * A route of one method, with who may call it written on it. The only way for a file under `app` to reach what requests are answered from: one that says
 * nothing of who may call it has nothing to answer with (a lint rule keeps `stores.ts` from them, `routes.test.ts` looks at each).
 */
export type Route = ((request: Request, context: PathContext) => Promise<Response>) & { readonly policy: Policy };

/** About one project, for those with at least this role in it. */
export function projectRoute(
  role: Role,
  handle: (api: ProjectApiRequest, path: PathNames) => Promise<Response>,
  errorBody?: ErrorBody,
): Route {
  return withPolicy({ who: 'project', role }, async (request, { params }) => {
    const path = Object.fromEntries(
      Object.entries((await params) ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    return answerInProject(processStores(), request, role, (api) => handle(api, path), errorBody);
  });
}

/** About the organization, for its owners. */
export function ownerRoute(handle: (api: ApiRequest) => Promise<Response>): Route {
  return withPolicy({ who: 'owner' }, (request) => answerOwner(processStores(), request, handle));
}

/** For whoever reaches the server; what it says must be for everybody, or it decides by itself who is asking. */
export function openRoute(handle: (stores: Stores, request: Request) => Response | Promise<Response>): Route {
  // An error of the handler's is a rejected promise, also where it is thrown at once.
  return withPolicy({ who: 'anybody' }, async (request) => handle(processStores(), request));
}

/** For methods that a path does not take. */
export const notTaken: Route = openRoute(methodNotAllowed);

function withPolicy(policy: Policy, answer: (request: Request, context: PathContext) => Promise<Response>): Route {
  return Object.assign(answer, { policy });
}
