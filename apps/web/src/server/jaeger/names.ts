import { AppError, unixNanoFromMs, type Clock } from '@spanhouse/core';
import type { TimeRange } from '@spanhouse/trace-store';
import { KIND_NAMES } from '@spanhouse/trace-store/query-language';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import type { Read } from './jaeger-route.ts';

/** Jaeger asks for names without a time: those of the last two days. */
const NAMES_BACK_MS = 48 * 3_600_000;
const OPERATIONS_MAX = 1_000;
/** Kinds that a span of an operation may have, as Jaeger names them; `unspecified` is none. */
const KINDS = KIND_NAMES.slice(1);

/** GET /api/services: names of services. */
export async function readServices(api: ProjectApiRequest): Promise<Read<readonly string[]>> {
  const found = await api.traces.listServices(api.project.id, lately(api.clock), { signal: api.signal });
  return counted(found.map(({ text }) => text));
}

/** GET /api/services/{service}/operations: names of its spans. */
export async function readOperationNames(api: ProjectApiRequest, service: string): Promise<Read<readonly string[]>> {
  return counted(await operationsOf(api, service));
}

export type Operation = { readonly name: string; readonly spanKind: string };

/** GET /api/operations: the same, as objects. Of `spanKind` only those that a span of this kind has. */
export async function readOperations(api: ProjectApiRequest): Promise<Read<readonly Operation[]>> {
  const service = api.parameters.get('service') ?? '';
  if (service === '') throw new AppError('REQUEST.INVALID', "parameter 'service' is required.");
  const spanKind = api.parameters.get('spanKind') ?? '';
  if (spanKind !== '' && !KINDS.some((kind) => kind === spanKind))
    throw new AppError('REQUEST.INVALID', `spanKind: expected one of ${KINDS.join(', ')}.`);
  const names = await operationsOf(api, service);
  return counted(names.map((name) => ({ name, spanKind })));
}

async function operationsOf(api: ProjectApiRequest, service: string): Promise<readonly string[]> {
  const question = { ...lately(api.clock), service, key: 'name', prefix: '', limit: OPERATIONS_MAX };
  const found = await api.traces.completeValues(api.project.id, question, { signal: api.signal });
  return found.map(({ text }) => text).toSorted();
}

function lately(clock: Clock): TimeRange {
  const nowMs = clock.now();
  return { start: unixNanoFromMs(nowMs - NAMES_BACK_MS), end: unixNanoFromMs(nowMs) };
}

function counted<Name>(data: readonly Name[]): Read<readonly Name[]> {
  return { data, total: data.length };
}
