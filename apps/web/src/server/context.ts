import { AppError, type Clock, type Log, type ProjectId } from '@spanhouse/core';
import type { Projects } from '@spanhouse/db';
import type { TraceReader } from '@spanhouse/trace-store';
import type { AnsweredRequest } from './web-metrics.ts';

/** What every request is answered from. Made once a server process (`stores.ts`), or by a test. */
export type Services = {
  readonly traces: TraceReader;
  readonly projects: Pick<Projects, 'list' | 'bySlug'>;
  readonly log: Log;
  readonly clock: Clock;
  /** Told of every procedure and route when it has its answer. */
  readonly onAnswered?: ((request: AnsweredRequest) => void) | undefined;
};

/** Until there is sign-in, everyone on this machine is its owner. */
type User = { readonly id: 'local'; readonly role: 'owner' };
const LOCAL_OWNER: User = { id: 'local', role: 'owner' };

export type ProjectOfRequest = { readonly id: ProjectId; readonly slug: string };

export type Context = Services & {
  readonly user: User;
  /** As the caller named it; nothing is read for it before `projectOf` has resolved it. */
  readonly projectSlug: string | null;
  readonly signal: AbortSignal;
};

/** What a project's name in addresses can look like; anything else is none of ours, and need not reach the database. */
const SLUG = /^[\w.-]{1,100}$/;

export const PROJECT_HEADER = 'x-spanhouse-project';

export function createContext(services: Services, request: Request): Context {
  return { ...services, user: LOCAL_OWNER, projectSlug: request.headers.get(PROJECT_HEADER), signal: request.signal };
}

/**
 * The project this user asks about: the one place that decides whether they may.
 * @throws AppError REQUEST.INVALID when none is named, REQUEST.NOT_FOUND when there is none of that name.
 */
export async function projectOf(context: Context): Promise<ProjectOfRequest> {
  if (context.projectSlug === null || context.projectSlug === '') {
    throw new AppError('REQUEST.INVALID', `Name a project, by the header ${PROJECT_HEADER} or the parameter project.`);
  }
  const project = SLUG.test(context.projectSlug) ? await context.projects.bySlug(context.projectSlug) : null;
  if (project === null) throw new AppError('REQUEST.NOT_FOUND', `There is no project “${context.projectSlug.slice(0, 100)}”.`);
  return { id: project.id, slug: project.slug };
}
