import { AppError, type Clock, type Log } from '@spanhouse/core';
import { hashCredential, prefixOfCredential, type Database, type Invitation, type SignInLink } from '@spanhouse/db';
import { ORGANIZATION } from '../context.ts';
import { admitGuest } from './admit-guest.ts';
import type { Auth } from './create-auth.ts';
import { checkPassword } from './sign-in-limits.ts';
import type { Cookies, SignIn } from './sign-in.ts';

/** What stands behind a link that is good for one use. */
export type EntryLink =
  /** Makes the first owner. */
  | { readonly kind: 'setup' }
  /** Lets one person choose a new password. */
  | { readonly kind: 'password'; readonly email: string }
  /** Brings somebody in; `isKnown`: they have an account already and sign in with its password. */
  | { readonly kind: 'invitation'; readonly email: string; readonly isKnown: boolean };

/** Errors of every method: AUTH.LINK_INVALID when the link is unknown, used or expired; STORE.UNAVAILABLE, STORE.REJECTED. */
export interface EntryLinks {
  look(link: string): Promise<EntryLink>;
  /** Makes the first owner and signs them in. Errors: also REQUEST.INVALID (the password). */
  setUp(
    link: string,
    owner: { readonly name: string; readonly email: string; readonly password: string },
    headers: Headers,
  ): Promise<Cookies>;
  /** Errors: also REQUEST.INVALID (the password), AUTH.REFUSED and AUTH.LOCKED for somebody who has an account. */
  accept(link: string, guest: { readonly name: string; readonly password: string }, headers: Headers): Promise<Cookies>;
  /** Ends every session of the person but the new one. Errors: also REQUEST.INVALID (the password). */
  newPassword(link: string, password: string, headers: Headers): Promise<Cookies>;
}

type Deps = {
  readonly database: Pick<Database, 'people' | 'members' | 'invitations' | 'signInLinks' | 'sessions'>;
  readonly clock: Clock;
  readonly log: Log;
};

export function createEntryLinks(auth: Auth, signIn: SignIn, { database, clock, log }: Deps): EntryLinks {
  const signInLink = async (link: string): Promise<SignInLink | null> =>
    prefixOfCredential('link', link) === null ? null : await database.signInLinks.find(hashCredential(link), clock.now());
  const invitation = async (link: string): Promise<Invitation | null> =>
    prefixOfCredential('link', link) === null ? null : await database.invitations.find(hashCredential(link), clock.now());

  const makePerson = async (name: string, email: string, password: string): Promise<string> => {
    const { internalAdapter, password: passwords } = await auth.$context;
    const hash = await passwords.hash(password);
    const user = await internalAdapter.createUser({ name, email: email.toLowerCase(), emailVerified: true }, { method: 'admin' });
    await internalAdapter.linkAccount({ providerId: 'credential', accountId: user.id, userId: user.id, password: hash });
    return user.id;
  };

  return {
    look: async (link) => {
      const invited = await invitation(link);
      if (invited !== null) {
        return { kind: 'invitation', email: invited.email, isKnown: (await database.people.byEmail(invited.email)) !== null };
      }
      const found = await signInLink(link);
      if (found?.kind === 'setup') return { kind: 'setup' };
      const person = found?.userId === null || found?.userId === undefined ? null : await database.people.byId(found.userId);
      if (person === null) throw invalid();
      return { kind: 'password', email: person.email };
    },

    setUp: async (link, { name, email, password }, headers) => {
      const found = await signInLink(link);
      if (found?.kind !== 'setup') throw invalid();
      checkPassword(password);
      // Said before the link is used up.
      if ((await database.people.byEmail(email)) !== null)
        throw new AppError('REQUEST.INVALID', 'Somebody has this e-mail address already.');
      if (!(await database.signInLinks.use(found.id, clock.now()))) throw invalid();
      const userId = await makePerson(name, email, password);
      await database.people.makeOwner(ORGANIZATION, userId);
      log.info('sign_in.set_up', { 'user.id': userId });
      return await signIn.withPassword({ email, password }, headers);
    },

    accept: async (link, { name, password }, headers) => {
      const invited = await invitation(link);
      if (invited === null) throw invalid();
      const { email } = invited;
      const known = await database.people.byEmail(email);
      // Whoever has an account shows that it is theirs before the link is used up.
      const cookies = known === null ? null : await signIn.withPassword({ email, password }, headers);
      if (known === null) checkPassword(password);
      if (!(await database.invitations.accept(invited.id, clock.now()))) throw invalid();
      const userId = known?.id ?? (await makePerson(name, email, password));
      await admitGuest(database.members, userId, invited);
      log.info('sign_in.invitation_accepted', { 'user.id': userId });
      return cookies ?? (await signIn.withPassword({ email, password }, headers));
    },

    newPassword: async (link, password, headers) => {
      const found = await signInLink(link);
      const person = found?.kind === 'password' && found.userId !== null ? await database.people.byId(found.userId) : null;
      if (found === null || person === null) throw invalid();
      checkPassword(password);
      if (!(await database.signInLinks.use(found.id, clock.now()))) throw invalid();
      await signIn.setPassword(person.id, password);
      await database.sessions.endOthers(person.id, null);
      await database.people.noteSignIn(person.id); // a lock-out ends with the password that caused it
      log.info('sign_in.password_changed', { 'user.id': person.id });
      return await signIn.withPassword({ email: person.email, password }, headers);
    },
  };
}

function invalid(): AppError {
  return new AppError('AUTH.LINK_INVALID', 'This link has been used, has expired, or was not copied whole.');
}
