import { parseArgs } from 'node:util';
import { NEMESES } from './nemeses.ts';
import type { CrashOptions } from './run-crash.ts';

export type CrashArguments = CrashOptions & { readonly jsonFile: string | null };

const NAMES = NEMESES.map(({ name }) => name);
const USAGE = `usage: npm run crash -- [--kills N] [--seed N] [--nemesis NAME,…] [--short] [--json FILE]\nnames: ${NAMES.join(', ')}`;

/** @throws Error with the usage when an argument is not understood. */
export function parseCrashArguments(args: readonly string[]): CrashArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { kills: text, seed: text, json: text, nemesis: text, short: { type: 'boolean' } },
  });
  const kills = Number(values.kills ?? 50);
  const seed = Number(values.seed ?? 1);
  const nemeses = values.nemesis?.split(',').map((name) => name.trim()) ?? null;
  if (!Number.isInteger(kills) || kills < 0 || !Number.isInteger(seed)) throw new Error(USAGE);
  if (nemeses?.some((name) => !NAMES.includes(name)) === true) throw new Error(USAGE);
  return { kills, seed, nemeses, length: values.short === true ? 'short' : 'long', jsonFile: values.json ?? null };
}
