/** `npx spanhouse <command>`: one file a command in `commands/`. */
import { blocksCommand } from './commands/blocks.ts';
import { deadLettersCommand } from './commands/dead-letters.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { peopleCommand } from './commands/people.ts';
import { readerSqlCommand } from './commands/reader-sql.ts';
import { retentionCommand } from './commands/retention.ts';
import { dispatch } from './dispatch.ts';

const output = {
  line: (text: string) => process.stdout.write(`${text}\n`),
  bytes: (bytes: Uint8Array) => process.stdout.write(bytes),
};
process.exitCode = await dispatch(
  [blocksCommand, deadLettersCommand, keysCommand, migrateCommand, peopleCommand, readerSqlCommand, retentionCommand],
  process.argv.slice(2),
  process.env,
  output,
);
