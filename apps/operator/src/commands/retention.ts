import { createDatabase, type Database } from '@spanhouse/db';
import { silentLog } from '@spanhouse/core';
import { UsageError, type Command, type Output } from '../command.ts';
import { openStores } from '../open-stores.ts';
import { recordAudit } from '../record-audit.ts';
import { formatTable } from '../table.ts';

const DAYS_MAX = 3_650;

/** How long projects keep their spans. */
export const retentionCommand: Command = {
  name: 'retention',
  usage: [
    'retention ls                       days that each project keeps spans',
    'retention set PROJECT DAYS         for what is received from now on; what is stored keeps its days',
    'retention set PROJECT default      the installation\u2019s (SPANHOUSE_RETENTION_DAYS)',
  ],
  async run([action = '', ...words], environment, output) {
    const stores = await openStores(environment);
    const database = createDatabase({ url: stores.databaseUrl }, { log: silentLog });
    try {
      if (action === 'ls' && words.length === 0) return await list(database, output);
      if (action === 'set' && words.length === 2) return await set(database, words[0] ?? '', words[1] ?? '', output);
      throw new UsageError(action === '' ? '' : `retention ${[action, ...words].join(' ')} is not understood`);
    } finally {
      await Promise.all([stores.close(), database.close()]);
    }
  },
};

async function list(database: Database, output: Output): Promise<number> {
  const rows = (await database.projects.list()).map(({ id, slug, retentionDays }) => [
    String(id),
    slug,
    retentionDays === null ? 'default' : String(retentionDays),
  ]);
  for (const line of formatTable(['number', 'project', 'days'], rows)) output.line(line);
  return 0;
}

async function set(database: Database, slug: string, text: string, output: Output): Promise<number> {
  const days = text === 'default' ? null : Number(text);
  if (days !== null && (!Number.isInteger(days) || days < 1 || days > DAYS_MAX))
    throw new UsageError(`${text} is no number of days from 1 to ${String(DAYS_MAX)}`);
  const project = await database.projects.bySlug(slug);
  if (project === null || !(await database.projects.setRetention(project.id, days))) {
    output.line(`There is no project ${slug}.`);
    return 1;
  }
  await recordAudit(database, {
    action: 'project.set_retention',
    object: { kind: 'project', id: String(project.id), name: slug },
    detail: { from: project.retentionDays, to: days },
    projectId: project.id,
  });
  output.line(
    `${slug} keeps what it receives from now on for ${days === null ? 'the default number of' : String(days)} days. Ingest knows within ten seconds.`,
  );
  return 0;
}
