import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type BenchArguments = {
  readonly spans: number;
  readonly jsonFile: string | null;
  readonly lookups: number;
  /** Where the data stay; a directory that a run has filled is read again, not filled. Null: a directory that is removed. */
  readonly dataDirectory: string | null;
  /** Whether traces are read from a distant store too. */
  readonly hasInjectedLatency: boolean;
};

const USAGE = 'usage: npm run bench -- [--spans N] [--quick] [--lookups N] [--data DIR] [--injected-latency] [--json FILE]';

/** @throws Error with the usage when an argument is not understood. */
export function parseArguments(args: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      spans: { type: 'string' },
      quick: { type: 'boolean' },
      lookups: { type: 'string' },
      data: { type: 'string' },
      'injected-latency': { type: 'boolean' },
      json: { type: 'string' },
    },
  });
  const spans = Number(values.spans ?? (values.quick === true ? 200_000 : 10_000_000));
  const lookups = Number(values.lookups ?? (values.quick === true ? 100 : 400));
  if (!Number.isInteger(spans) || spans < 1 || !Number.isInteger(lookups) || lookups < 1) throw new Error(USAGE);
  const dataDirectory = values.data === undefined ? null : resolve(values.data);
  return { spans, lookups, dataDirectory, hasInjectedLatency: values['injected-latency'] === true, jsonFile: values.json ?? null };
}
