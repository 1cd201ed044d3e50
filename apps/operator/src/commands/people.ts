import { createDatabase, makePasswordLink, makeSetUpLink, type Database, type MadeSignInLink } from '@spanhouse/db';
import { silentLog, systemClock } from '@spanhouse/core';
import { UsageError, type Command, type Output } from '../command.ts';
import { databaseUrlOf } from '../open-stores.ts';
import { recordAudit } from '../record-audit.ts';
import { formatTable } from '../table.ts';

const ORGANIZATION = 1;

/** Who may sign in to the web, and links for those who cannot get in. */
export const peopleCommand: Command = {
  name: 'people',
  usage: [
    'people ls                          everybody who can sign in',
    'people set-up-link WEB             a link that makes the first owner, e.g. of https://traces.example.org; good once, for a day',
    'people password-link EMAIL WEB     a link for a new password; good once, for a day',
  ],
  async run([action = '', ...words], environment, output) {
    const [first = '', second = ''] = words;
    const given = { ls: 0, 'set-up-link': 1, 'password-link': 2 }[action];
    if (given !== words.length) throw new UsageError(action === '' ? '' : `people ${[action, ...words].join(' ')} is not understood`);
    const database = createDatabase({ url: databaseUrlOf(environment) }, { log: silentLog });
    try {
      if (action === 'set-up-link') return await setUpLink(database, originOf(first), output);
      if (action === 'password-link') return await passwordLink(database, first, originOf(second), output);
      return await list(database, output);
    } finally {
      await database.close();
    }
  },
};

async function list(database: Database, output: Output): Promise<number> {
  const rows = (await database.members.list(ORGANIZATION)).map(({ name, email, isOwner, isDisabled }) => [
    email,
    name,
    isOwner ? 'owner' : '',
    isDisabled ? 'disabled' : 'good',
  ]);
  for (const line of formatTable(['e-mail', 'name', '', 'state'], rows)) output.line(line);
  return 0;
}

async function setUpLink(database: Database, origin: string, output: Output): Promise<number> {
  if (await database.people.hasOwner()) {
    output.line('There is an owner already, who can invite others; for a lost password there is: people password-link EMAIL WEB');
    return 1;
  }
  const made = await makeSetUpLink({ database, clock: systemClock }, 'operator');
  await recordAudit(database, {
    action: 'organization.make_set_up_link',
    object: { kind: 'organization', id: String(ORGANIZATION), name: '' },
  });
  tell(made, origin, output);
  return 0;
}

async function passwordLink(database: Database, email: string, origin: string, output: Output): Promise<number> {
  const person = await database.people.byEmail(email);
  if (person === null) {
    output.line(`Nobody signs in as ${email}.`);
    return 1;
  }
  const made = await makePasswordLink({ database, clock: systemClock }, person.id, 'operator');
  await recordAudit(database, { action: 'password.make_link', object: { kind: 'user', id: person.id, name: person.email } });
  tell(made, origin, output);
  return 0;
}

function tell({ secret }: MadeSignInLink, origin: string, output: Output): void {
  output.line(`${origin}/link#${secret.reveal()}`);
}

/** @throws UsageError */
function originOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${text} is not the address of a web server, such as https://traces.example.org`);
  return url.origin;
}
