import { AppError, type Clock, type Log } from '@spanhouse/core';
import { hashCredential, prefixOfCredential, type Database, type SignInLink } from '@spanhouse/db';
import { APIError } from 'better-auth/api';
import type { Auth } from './create-auth.ts';
import { SIGN_IN_LIMITS } from './sign-in-limits.ts';

/** Somebody who is signed in. */
export type SignedIn = { readonly id: string; readonly name: string; readonly email: string; readonly sessionId: string };

/** What a browser is given or has taken away: values of `Set-Cookie`. */
export type Cookies = readonly string[];

/** Errors of every method: STORE.UNAVAILABLE, STORE.REJECTED. */
export interface SignIn {
  /** Null without a good session. `headers` are the request's. */
  who(headers: Headers): Promise<SignedIn | null>;
  /** @throws AppError AUTH.REFUSED (wrong address or password, or no longer let in), AUTH.LOCKED. */
  withPassword(credentials: { readonly email: string; readonly password: string }, headers: Headers): Promise<Cookies>;
  /** Ends this session; without one nothing is done. */
  out(headers: Headers): Promise<Cookies>;
  /** False until the first owner is set up. */
  isSetUp(): Promise<boolean>;
  /** What a link is for. @throws AppError AUTH.LINK_INVALID when it is unknown, used or expired. */
  link(text: string): Promise<SignInLink>;
  /** Makes the first owner and signs them in. @throws AppError AUTH.LINK_INVALID, REQUEST.INVALID (the password). */
  setUp(
    link: string,
    owner: { readonly name: string; readonly email: string; readonly password: string },
    headers: Headers,
  ): Promise<Cookies>;
}

const FIRST_ORGANIZATION = 1;

export function createSignIn(
  auth: Auth,
  { database, clock, log }: { readonly database: Pick<Database, 'people' | 'signInLinks'>; readonly clock: Clock; readonly log: Log },
): SignIn {
  // Once true it stays so.
  let isSetUp = false;

  const withPassword: SignIn['withPassword'] = async ({ email, password }, headers) => {
    const person = await database.people.byEmail(email);
    if (person?.lockedUntil !== null && person?.lockedUntil !== undefined && person.lockedUntil > clock.now()) {
      throw new AppError('AUTH.LOCKED', 'Too many wrong passwords; signing in is locked for a while.');
    }
    try {
      const { headers: answered, response } = await auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true });
      if (person?.isDisabled === true) {
        await auth.api.signOut({ headers: new Headers({ cookie: cookieOf(answered) }) });
        throw refused();
      }
      await database.people.noteSignIn(response.user.id);
      return answered.getSetCookie();
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      await database.people.noteWrongPassword(email, clock.now(), SIGN_IN_LIMITS.lockOut);
      log.info('sign_in.refused', { 'user.id': person?.id ?? 'unknown' });
      throw refused(error);
    }
  };

  const link: SignIn['link'] = async (text) => {
    const found = prefixOfCredential('link', text) === null ? null : await database.signInLinks.find(hashCredential(text), clock.now());
    if (found === null) throw new AppError('AUTH.LINK_INVALID', 'This link has been used, has expired, or was not copied whole.');
    return found;
  };

  return {
    withPassword,
    link,
    who: async (headers) => {
      const session = await auth.api.getSession({ headers });
      if (session === null) return null;
      const { id, name, email } = session.user;
      return { id, name, email, sessionId: session.session.id };
    },
    out: async (headers) => {
      const { headers: answered } = await auth.api.signOut({ headers, returnHeaders: true });
      return answered.getSetCookie();
    },
    isSetUp: async () => {
      isSetUp ||= await database.people.hasAny();
      return isSetUp;
    },
    setUp: async (text, { name, email, password }, headers) => {
      const found = await link(text);
      checkPassword(password);
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      if (found.kind !== 'setup' || !(await database.signInLinks.use(found.id, clock.now()))) {
        throw new AppError('AUTH.LINK_INVALID', 'This link has been used, has expired, or is for something else.');
      }
      const user = await internalAdapter.createUser({ name, email: email.toLowerCase(), emailVerified: true }, { method: 'admin' });
      await internalAdapter.linkAccount({ providerId: 'credential', accountId: user.id, userId: user.id, password: hash });
      await database.people.makeOwner(FIRST_ORGANIZATION, user.id);
      log.info('sign_in.set_up', { 'user.id': user.id });
      isSetUp = true;
      return await withPassword({ email, password }, headers);
    },
  };
}

/** @throws AppError REQUEST.INVALID saying what is missing. */
function checkPassword(password: string): void {
  const { min, max } = SIGN_IN_LIMITS.passwordCharacters;
  if (password.length < min || password.length > max) {
    throw new AppError('REQUEST.INVALID', `A password has ${String(min)} to ${String(max)} characters.`);
  }
}

/** One answer for every reason, so that nobody learns which addresses exist. */
function refused(cause?: unknown): AppError {
  return new AppError('AUTH.REFUSED', 'The address or the password is not right.', {}, { cause });
}

function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}
