import { createHash } from 'node:crypto';
import { AppError, type Clock, type Log } from '@spanhouse/core';
import type { Database, Person } from '@spanhouse/db';
import { APIError } from 'better-auth/api';
import { addressOf, networkOf } from '../client-address.ts';
import { OIDC_PROVIDER, type Auth } from './create-auth.ts';
import { checkPassword, SIGN_IN_LIMITS } from './sign-in-limits.ts';

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
  /**
   * Where to go to sign in at the identity provider, and the cookie that binds the way back to this browser. `target`: where to arrive after it.
   * @throws AppError REQUEST.NOT_FOUND when no provider is set up, AUTH.PROVIDER_FAILED when it cannot be reached
   */
  toProvider(target: string, headers: Headers): Promise<{ readonly url: string; readonly cookies: Cookies }>;
  /** The way back: sends the browser on, signed in or to the sign-in page with `error`. */
  fromProvider(request: Request): Promise<Response>;
  /** Ends this session; without one nothing is done. */
  out(headers: Headers): Promise<Cookies>;
  /** False until the first owner is set up. */
  isSetUp(): Promise<boolean>;
  /** @throws AppError AUTH.REFUSED when `current` is not their password, AUTH.LOCKED after too many of these; REQUEST.INVALID for the new one. */
  changePassword(person: Pick<SignedIn, 'id' | 'email'>, change: { readonly current: string; readonly next: string }): Promise<void>;
  /** @throws AppError REQUEST.INVALID */
  setPassword(userId: string, password: string): Promise<void>;
}

const DAY_MS = 86_400_000;

type Deps = {
  readonly database: Pick<Database, 'people' | 'signInAttempts'>;
  readonly clock: Clock;
  readonly log: Log;
};

export function createSignIn(auth: Auth, { database, clock, log }: Deps): SignIn {
  // Once true it stays so.
  let isSetUp = false;

  /** Addresses that nobody has are locked as persons are, or being locked would tell who has one. */
  const strangers = {
    isLocked: async (email: string): Promise<boolean> =>
      (await database.signInAttempts.counted(`locked ${hashOf(email)}`, SIGN_IN_LIMITS.lockOut.forMs, clock.now())) > 0,
    noteWrongPassword: async (email: string): Promise<void> => {
      const { after, forMs } = SIGN_IN_LIMITS.lockOut;
      const wrong = await database.signInAttempts.count(`wrong ${hashOf(email)}`, DAY_MS, clock.now());
      if (wrong % after === 0) await database.signInAttempts.count(`locked ${hashOf(email)}`, forMs, clock.now());
    },
  };

  const refuseLocked = async (email: string, person: Person | null): Promise<void> => {
    const isLocked = person === null ? await strangers.isLocked(email) : person.lockedUntil !== null && person.lockedUntil > clock.now();
    if (isLocked) throw new AppError('AUTH.LOCKED', 'Too many wrong passwords; signing in is locked for a while.');
  };

  const countAttempt = async (headers: Headers): Promise<void> => {
    const { windowMs, max } = SIGN_IN_LIMITS.attempts;
    const count = await database.signInAttempts.count(`sign-in ${networkOf(addressOf(headers))}`, windowMs, clock.now());
    if (count > max) throw new AppError('AUTH.LOCKED', 'Too many attempts from this address; wait a minute.');
  };

  return {
    withPassword: async ({ email, password }, headers) => {
      await countAttempt(headers);
      const person = await database.people.byEmail(email);
      await refuseLocked(email, person);
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
        if (person === null) await strangers.noteWrongPassword(email);
        else await database.people.noteWrongPassword(email, clock.now(), SIGN_IN_LIMITS.lockOut);
        log.info('sign_in.refused', { 'user.id': person?.id ?? 'unknown' });
        throw refused(error);
      }
    },
    toProvider: async (target, headers) => {
      await countAttempt(headers);
      try {
        const { headers: answered, response } = await auth.api.signInSocial({
          body: { provider: OIDC_PROVIDER, callbackURL: target, errorCallbackURL: '/sign-in' },
          headers,
          returnHeaders: true,
        });
        if (response.url === undefined) throw new TypeError('no address to go to');
        return { url: response.url, cookies: answered.getSetCookie() };
      } catch (cause) {
        throw new AppError('AUTH.PROVIDER_FAILED', 'The identity provider cannot be reached, or is not set up here.', {}, { cause });
      }
    },
    fromProvider: (request) => auth.handler(request),
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
      isSetUp ||= await database.people.hasOwner();
      return isSetUp;
    },
    changePassword: async ({ id, email }, { current, next }) => {
      checkPassword(next);
      // Whoever found a browser open must not find the password by trying.
      await refuseLocked(email, await database.people.byEmail(email));
      const { internalAdapter, password: passwords } = await auth.$context;
      const account = (await internalAdapter.findAccounts(id)).find(({ providerId }) => providerId === 'credential');
      const isRight = typeof account?.password === 'string' && (await passwords.verify({ hash: account.password, password: current }));
      if (!isRight) {
        await database.people.noteWrongPassword(email, clock.now(), SIGN_IN_LIMITS.lockOut);
        throw new AppError('AUTH.REFUSED', 'The present password is not right.');
      }
      await internalAdapter.updatePassword(id, await passwords.hash(next));
    },
    setPassword: async (userId, password) => {
      checkPassword(password);
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      const hasOne = (await internalAdapter.findAccounts(userId)).some(({ providerId }) => providerId === 'credential');
      if (hasOne) await internalAdapter.updatePassword(userId, hash);
      else await internalAdapter.linkAccount({ providerId: 'credential', accountId: userId, userId, password: hash });
    },
  };
}

/** One answer for every reason, so that nobody learns which addresses exist. */
function refused(cause?: unknown): AppError {
  return new AppError('AUTH.REFUSED', 'The address or the password is not right.', {}, { cause });
}

/** Whom somebody tried to be need not lie about where attempts are counted. */
function hashOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32);
}

function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}
