import { parseArgs } from 'node:util';

export type CrashArguments = { readonly kills: number; readonly seed: number; readonly jsonFile: string | null };

const USAGE = 'usage: npm run crash -- [--kills N] [--seed N] [--json FILE]';

/** @throws Error with the usage when an argument is not understood. */
export function parseCrashArguments(args: readonly string[]): CrashArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { kills: text, seed: text, json: text } });
  const kills = Number(values.kills ?? 50);
  const seed = Number(values.seed ?? 1);
  if (!Number.isInteger(kills) || kills < 0 || !Number.isInteger(seed)) throw new Error(USAGE);
  return { kills, seed, jsonFile: values.json ?? null };
}
