import { projectRoute, type Route } from '../http-api/routes.ts';
import { unknownRoute, type ErrorBody, type ProjectApiRequest } from '../http-api/answer.ts';
import type { Stores } from '../stores.ts';

/** A route of Tempo's query API. Errors are a line of text, as Tempo's are. */
export function tempoRoute(read: (api: ProjectApiRequest, path: Readonly<Record<string, string>>) => Promise<Response>): Route {
  return projectRoute('viewer', read, errorBody);
}

export function tempoAnswer(body: unknown): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}

const errorBody: ErrorBody = ({ message, advice }) => `${message} ${advice}\n`;

/** For every path that is none of those above: metrics of TraceQL, say. */
export function unknownTempoRoute(stores: Pick<Stores, 'services'>, request: Request): Response {
  return unknownRoute(stores, request, errorBody);
}
