import { z } from 'zod';

/** A configuration that cannot be used. The message names every bad key at once and never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses once, in main.ts. Throws ConfigError naming every bad key at once (never
 * its value), so a wrong deployment fails in one attempt. There is no skip flag.
 */
export function loadConfig<S extends z.ZodType>(schema: S, env: Readonly<Record<string, string | undefined>>): z.output<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${[issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ')}`);
  throw new ConfigError(`invalid configuration:\n${lines.join('\n')}`);
}

/** `1`, `true`, `yes`, `on` and their opposites, in any case. */
export const booleanText = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'], 'expected true or false (or 1, yes, on; 0, no, off)'))
  .transform((text) => ['1', 'true', 'yes', 'on'].includes(text));

/** A TCP port, 0 to 65,535; 0 lets the system choose. */
export const portText = z
  .string()
  .regex(/^\d+$/, 'expected a port from 0 to 65535') // Number('') is 0, which would be a port of the system's choice.
  .transform(Number)
  .pipe(z.number().max(65_535, 'expected a port from 0 to 65535'));

/** A decimal number such as `100` or `0.5`; an empty text is none. */
export const numberText = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,15})?$/, 'expected a number such as 100')
  .transform(Number);

const SIZE = /^(\d+)\s*(B|KiB|MiB|GiB|TiB)?$/;
const SIZE_FACTOR: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** `4MiB`, `64 KiB`, or plain bytes. Result in bytes. */
export const bytesText = z.string().transform((text, context): number => {
  const match = SIZE.exec(text.trim());
  if (match === null) {
    context.addIssue('expected a size such as 64KiB, 4MiB or 1GiB');
    return z.NEVER;
  }
  const bytes = Number(match[1]) * (SIZE_FACTOR[match[2] ?? 'B'] ?? 1);
  if (Number.isSafeInteger(bytes)) return bytes;
  context.addIssue('expected a size below 8192TiB');
  return z.NEVER;
});
