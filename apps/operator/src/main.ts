/** `npx spanhouse <command>`: one file a command in `commands/`. */
import { deadLettersCommand } from './commands/dead-letters.ts';
import { dispatch } from './dispatch.ts';

const output = {
  line: (text: string) => process.stdout.write(`${text}\n`),
  bytes: (bytes: Uint8Array) => process.stdout.write(bytes),
};
process.exitCode = await dispatch([deadLettersCommand], process.argv.slice(2), process.env, output);
