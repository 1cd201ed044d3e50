import { AppError, type Clock, type Log, type Network } from '@spanhouse/core';
import type { Database, Project, Role } from '@spanhouse/db';
import type { LogReader } from '@spanhouse/log-store';
import type { ApplicationReader, TraceReader } from '@spanhouse/trace-store';
import { isEnough, type Policy } from './access/policy.ts';
import { isOwnerOf, roleIn, type Principal } from './access/principal.ts';
import { tokenPrincipal } from './access/token-principal.ts';
import { isOfThisMachine, withClientAddress } from './client-address.ts';
import type { EntryLinks } from './sign-in/entry-links.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { AnsweredRequest } from './web-metrics.ts';

/** What every request is answered from. Made once a server process (`stores.ts`), or by a test. */
export type Services = {
  readonly traces: TraceReader;
  readonly applications: ApplicationReader;
  readonly logs: LogReader;
  /** Who may do what; nothing of telemetry. */
  readonly database: Omit<Database, 'signInStore' | 'ping' | 'close'>;
  readonly signIn: SignIn;
  readonly entryLinks: EntryLinks;
  /** The identity provider by which one may sign in; null: none is set up. */
  readonly oidc: { readonly name: string; readonly issuer: string } | null;
  /** Whether whoever reaches this server over loopback is its owner until a first one is set up. */
  readonly isOpenUntilSetUp: boolean;
  /** Where senders reach OTLP/HTTP. */
  readonly otlpHttpUrl: string;
  /** Who is believed when they say where a request comes from. */
  readonly trustedProxies: readonly Network[];
  readonly log: Log;
  readonly clock: Clock;
  /** Told of every procedure and route when it has its answer. */
  readonly onAnswered?: ((request: AnsweredRequest) => void) | undefined;
};

export type ProjectOfRequest = Project;

export type Context = Services & {
  /** The caller's, with the address that they come from (`client-address.ts`). */
  readonly headers: Headers;
  /** What the answer carries beside its body: cookies. */
  readonly responseHeaders: Headers;
  /** As the caller named it; nothing is read for it before `projectOf` has resolved it. */
  readonly projectSlug: string | null;
  readonly signal: AbortSignal;
};

/** What a project's name in addresses can look like; anything else is none of ours, and need not reach the database. */
const SLUG = /^[\w.-]{1,100}$/;

export const PROJECT_HEADER = 'x-spanhouse-project';

/** All projects lie in one organization so far. */
export const ORGANIZATION = 1;

export function createContext(services: Services, request: Request, responseHeaders = new Headers()): Context {
  return {
    ...services,
    headers: withClientAddress(request.headers, services.trustedProxies),
    responseHeaders,
    projectSlug: request.headers.get(PROJECT_HEADER),
    signal: request.signal,
  };
}

/** What a policy lets through: who asks, and the project where one is named. */
export type Admitted = { readonly principal: Principal | null; readonly project: ProjectOfRequest | null };

/**
 * Holds a request against a policy: the one place that decides who may do what.
 * @throws AppError AUTH.REQUIRED without a session, REQUEST.FORBIDDEN without the role, REQUEST.INVALID when no project is named, REQUEST.NOT_FOUND for one that
 * is not there or none of theirs.
 */
export async function admit(context: Context, policy: Policy): Promise<Admitted> {
  if (policy.who === 'anybody') return { principal: null, project: null };
  const principal = await principalOf(context);
  if (policy.who === 'person') return { principal, project: null };
  if (policy.who === 'session') {
    if (principal.kind === 'token') throw new AppError('REQUEST.FORBIDDEN', 'An API token may not do this; sign in.');
    return { principal, project: null };
  }
  if (policy.who === 'owner') {
    if (!isOwnerOf(principal, ORGANIZATION)) throw new AppError('REQUEST.FORBIDDEN', 'Only an owner of the organization may do this.');
    return { principal, project: null };
  }
  const project = await namedProject(context);
  const role = project === null ? null : roleIn(principal, project);
  if (project === null || role === null)
    throw new AppError('REQUEST.NOT_FOUND', `There is no project “${(context.projectSlug ?? '').slice(0, 100)}”.`);
  if (!isEnough(role, policy.role))
    throw new AppError('REQUEST.FORBIDDEN', `This needs the role ${policy.role} in the project; yours is ${role}.`);
  return { principal, project };
}

/** Projects that somebody may see and their role in each, by slug. */
export async function visibleProjects(
  context: Context,
  principal: Principal,
): Promise<readonly { readonly project: Project; readonly role: Role }[]> {
  return (await context.database.projects.list()).flatMap((project) => {
    const role = roleIn(principal, project);
    return role === null ? [] : [{ project, role }];
  });
}

/** @throws AppError AUTH.REQUIRED */
export async function principalOf({ signIn, database, headers, isOpenUntilSetUp, clock, log }: Context): Promise<Principal> {
  if (headers.has('authorization')) return await tokenPrincipal(headers.get('authorization') ?? '', { database, clock, log });
  const person = await signIn.who(headers);
  if (person !== null) {
    const memberships = await database.people.membershipsOf(person.id);
    // Of no organization any more: a session that began while they were being disabled is none.
    if (memberships.organizations.length === 0) throw required();
    return { kind: 'person', ...person, memberships };
  }
  if (isOpenUntilSetUp && isLoopbackHost(headers) && isOfThisMachine(headers) && !(await signIn.isSetUp())) return { kind: 'local' };
  throw required();
}

function required(): AppError {
  return new AppError('AUTH.REQUIRED', 'You are not signed in, or your session has ended.');
}

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

function isLoopbackHost(headers: Headers): boolean {
  return LOOPBACK_HOST.test(headers.get('host') ?? '');
}

async function namedProject({ projectSlug, database }: Context): Promise<Project | null> {
  if (projectSlug === null || projectSlug === '') {
    throw new AppError('REQUEST.INVALID', `Name a project, by the header ${PROJECT_HEADER} or the parameter project.`);
  }
  return SLUG.test(projectSlug) ? database.projects.bySlug(projectSlug) : null;
}
