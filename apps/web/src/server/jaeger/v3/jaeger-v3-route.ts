import { projectRoute, type Route } from '../../http-api/routes.ts';
import type { ErrorBody, ProjectApiRequest } from '../../http-api/answer.ts';

/** A route of version 3 of Jaeger's query API: OTLP's words in the JSON form of protobuf, without an envelope. Errors as its gateway writes them. */
export function jaegerV3Route(read: (api: ProjectApiRequest, path: Readonly<Record<string, string>>) => Promise<Response>): Route {
  return projectRoute('viewer', read, errorBody);
}

export function jaegerV3Answer(body: unknown): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}

const errorBody: ErrorBody = ({ message, advice, status }) => ({ error: { httpCode: status, message: `${message} ${advice}` } });
