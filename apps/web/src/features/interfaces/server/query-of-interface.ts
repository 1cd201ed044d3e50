import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { z } from 'zod';
import { interfaceConditions, queryText } from '../../applications/model/trace-query.ts';
import type { findSpansInput } from './inputs.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

const VALUES_MAX = 100;

/** How the spans of an interface are found, by what spans of the service have said in the range. */
export async function queryOfInterface(ask: Ask, input: z.output<typeof findSpansInput>): Promise<string> {
  const { service, name, spanClass } = input;
  const seen = async (key: string, prefix: string): Promise<readonly string[]> => {
    const question = { ...toTimeRange(input), service, key, prefix, limit: VALUES_MAX };
    return (await ask.traces.completeValues(ask.project.id, question, { signal: ask.signal })).map(({ text }) => text);
  };
  const isConsumer = spanClass === 'messaging';
  const [names, routes, rpcMethods] = await Promise.all([
    seen('name', ''),
    isConsumer ? [] : seen('http.route', ''),
    isConsumer ? [] : seen('rpc.method', ''),
  ]);
  return queryText(interfaceConditions(service, name, spanClass, { names, routes, rpcMethods }));
}
