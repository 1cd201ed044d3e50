import { projectRoute, type Route } from '../http-api/routes.ts';
import type { ErrorBody, ProjectApiRequest } from '../http-api/answer.ts';
import type { JaegerAnswer } from './jaeger-model.ts';

/** How a route of Jaeger's query API is answered: what `read` finds, in Jaeger's envelope, or an error in the same. */
export function jaegerRoute<Data>(read: (api: ProjectApiRequest, path: Readonly<Record<string, string>>) => Promise<Read<Data>>): Route {
  return projectRoute(
    'viewer',
    async (api, path) => {
      const { data, total } = await read(api, path);
      const answer: JaegerAnswer<Data> = { data, total, limit: 0, offset: 0, errors: null };
      return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
    },
    errorBody,
  );
}

export type Read<Data> = {
  readonly data: Data;
  /** How many there are. */
  readonly total: number;
};

const errorBody: ErrorBody = ({ message, advice, status }): JaegerAnswer<never> => ({
  data: null,
  total: 0,
  limit: 0,
  offset: 0,
  errors: [{ code: status, msg: `${message} ${advice}` }],
});
