import { AppError, unixMs } from '@spanhouse/core';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import type { Read } from './jaeger-route.ts';

export type Dependency = { readonly parent: string; readonly child: string; readonly callCount: number };

const LOOKBACK_MS = 86_400_000;

/** GET /api/dependencies: calls from service to service in `lookback` before `endTs`, both in milliseconds; a day without it. Errors: REQUEST.INVALID, QUERY.RANGE_TOO_WIDE. */
export async function readDependencies(api: ProjectApiRequest): Promise<Read<readonly Dependency[]>> {
  const endMs = msOf(api.parameters, 'endTs', api.clock.now());
  const lookbackMs = msOf(api.parameters, 'lookback', LOOKBACK_MS);
  const range = { startMs: unixMs(Math.max(0, endMs - lookbackMs)), endMs: unixMs(endMs) };
  const edges = await api.applications.edges(api.project.id, range, { level: 'service' }, { signal: api.signal });
  const data = edges.flatMap(({ callerService, callee, componentClass, client, server }): Dependency[] =>
    componentClass === 'downstream' && callerService !== '' && callee !== ''
      ? [{ parent: callerService, child: callee, callCount: Math.max(client.count, server.count) }]
      : [],
  );
  return { data, total: data.length };
}

function msOf(parameters: URLSearchParams, name: string, fallback: number): number {
  const text = parameters.get(name);
  if (text === null || text === '') return fallback;
  if (!/^\d{1,15}$/.test(text)) throw new AppError('REQUEST.INVALID', `${name}: expected milliseconds.`);
  return Number(text);
}
