import { randomBytes } from 'node:crypto';
import { createDatabase, makeCredential, type Database, type Project } from '@spanhouse/db';
import { silentLog, systemClock } from '@spanhouse/core';
import { UsageError, type Command, type Output } from '../command.ts';
import { databaseUrlOf } from '../open-stores.ts';
import { recordAudit } from '../record-audit.ts';
import { formatTable } from '../table.ts';

const NAME_CHARACTERS_MAX = 100;

/** Ingest keys: who may send into which project. Every sender that is not on the gateway's own machine needs one. */
export const keysCommand: Command = {
  name: 'keys',
  usage: [
    'keys ls PROJECT                    ingest keys of a project; the keys themselves are not kept',
    'keys create PROJECT NAME           a new one, printed this once',
    'keys revoke PROJECT PREFIX         refused from ten seconds later on',
  ],
  async run([action = '', ...words], environment, output) {
    const [slug = '', word = ''] = words;
    const work = { ls: list, create, revoke }[action];
    if (work === undefined || words.length !== (action === 'ls' ? 1 : 2))
      throw new UsageError(action === '' ? '' : `keys ${[action, ...words].join(' ')} is not understood`);
    const database = createDatabase({ url: databaseUrlOf(environment) }, { log: silentLog });
    try {
      const project = await database.projects.bySlug(slug);
      if (project !== null) return await work(database, project, word, output);
      output.line(`There is no project ${slug}.`);
      return 1;
    } finally {
      await database.close();
    }
  },
};

async function list(database: Database, project: Project, _word: string, output: Output): Promise<number> {
  const rows = (await database.ingestKeys.list(project.id)).map(({ prefix, name, scopes, isRevoked }) => [
    prefix,
    name,
    scopes.join(','),
    isRevoked ? 'revoked' : 'good',
  ]);
  for (const line of formatTable(['prefix', 'name', 'may send', 'state'], rows)) output.line(line);
  return 0;
}

/** Prints the key alone, so that it can be piped into whatever keeps secrets. */
async function create(database: Database, project: Project, name: string, output: Output): Promise<number> {
  if (name.trim() === '' || name.length > NAME_CHARACTERS_MAX)
    throw new UsageError(`a key's name has 1 to ${String(NAME_CHARACTERS_MAX)} characters`);
  const { secret, prefix, hash } = makeCredential('ingestKey', randomBytes);
  const scopes = ['traces', 'metrics', 'logs'] as const;
  const { id } = await database.ingestKeys.create({ projectId: project.id, name, prefix, hash, scopes, createdBy: 'operator' });
  const detail = { prefix, scopes: scopes.join(', ') };
  await recordAudit(database, {
    action: 'ingest_key.create',
    object: { kind: 'ingest_key', id: String(id), name },
    detail,
    projectId: project.id,
  });
  output.line(secret.reveal());
  return 0;
}

async function revoke(database: Database, project: Project, prefix: string, output: Output): Promise<number> {
  const found = (await database.ingestKeys.list(project.id)).find((key) => key.prefix === prefix);
  if (found === undefined) {
    output.line(`The project ${project.slug} has no key with the prefix ${prefix}.`);
    return 1;
  }
  if (await database.ingestKeys.revoke(project.id, found.id, systemClock.now())) {
    const object = { kind: 'ingest_key', id: String(found.id), name: found.name };
    await recordAudit(database, { action: 'ingest_key.revoke', object, detail: { prefix }, projectId: project.id });
  }
  output.line(`${prefix} (${found.name}) is revoked.`);
  return 0;
}
