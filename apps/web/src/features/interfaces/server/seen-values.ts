import type { z } from 'zod';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { SeenValues } from '../../applications/model/trace-query.ts';
import type { seenInput } from './inputs.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

const VALUES_MAX = 100;

/** What spans of the service have said in the range; names of interfaces are made of it. */
export async function seenValues(ask: Ask, input: z.output<typeof seenInput>): Promise<SeenValues> {
  const seen = async (key: string): Promise<readonly string[]> => {
    const question = { ...toTimeRange(input), service: input.service, key, prefix: '', limit: VALUES_MAX };
    return (await ask.traces.completeValues(ask.project.id, question, { signal: ask.signal })).map(({ text }) => text);
  };
  const [names, routes, rpcMethods] = await Promise.all([seen('name'), seen('http.route'), seen('rpc.method')]);
  return { names, routes, rpcMethods };
}
