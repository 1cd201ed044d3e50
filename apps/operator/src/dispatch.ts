import { ConfigError, isAppError } from '@spanhouse/core';
import { UsageError, type Command, type Environment, type Output } from './command.ts';

/** Runs the command that the first word names. Exit code: that of the command; 2 when the words are not understood. */
export async function dispatch(
  commands: readonly Command[],
  [name, ...args]: readonly string[],
  environment: Environment,
  output: Output,
): Promise<number> {
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    const help = name === undefined || name === 'help' || name === '--help';
    if (!help) output.line(`spanhouse: there is no command ${name}`);
    for (const { usage } of commands) sayUsage(usage, output);
    return help ? 0 : 2;
  }
  try {
    return await command.run(args, environment, output);
  } catch (error) {
    if (error instanceof UsageError) {
      if (error.message !== '') output.line(`spanhouse: ${error.message}`);
      sayUsage(command.usage, output);
      return 2;
    }
    if (!isAppError(error) && !(error instanceof ConfigError)) throw error;
    output.line(`spanhouse: ${error.message}${isAppError(error) ? `. ${error.spec.advice}` : ''}`);
    return 1;
  }
}

function sayUsage(usage: readonly string[], output: Output): void {
  for (const line of usage) output.line(`  npx spanhouse ${line}`);
}
