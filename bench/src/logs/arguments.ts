import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type LogsArguments = {
  readonly records: number;
  /** How often each search is asked. */
  readonly rounds: number;
  /** Cuts that the cost of a record is measured with; 0: it is not measured. */
  readonly cuts: number;
  /** Filling ends after so long, with what there is then. */
  readonly minutesMax: number;
  /** Where the records stay; a directory that a run has filled is asked again, not filled. Null: a directory that is removed. */
  readonly dataDirectory: string | null;
  readonly jsonFile: string | null;
  /** Not the searches: records and spans are sent to one product at once. */
  readonly isBesideSpans: boolean;
  readonly seconds: number;
  readonly spansPerSecond: number;
  readonly recordsPerSecond: number;
};

const USAGE = `usage: npm run bench:logs -- [--records N] [--rounds N] [--cuts N] [--minutes-max N] [--data DIR] [--json FILE]
       npm run bench:logs -- --beside-spans [--seconds N] [--spans-per-second N] [--records-per-second N] [--json FILE]`;

/** @throws Error with the usage when an argument is not understood. */
export function parseLogsArguments(args: readonly string[]): LogsArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: text,
      rounds: text,
      cuts: text,
      'minutes-max': text,
      data: text,
      json: text,
      'beside-spans': { type: 'boolean' },
      seconds: text,
      'spans-per-second': text,
      'records-per-second': text,
    },
  });
  return {
    records: number(values.records, 50_000_000, 1),
    rounds: number(values.rounds, 7, 1),
    cuts: number(values.cuts, 20, 0),
    minutesMax: number(values['minutes-max'], 60, 1),
    dataDirectory: values.data === undefined ? null : resolve(values.data),
    jsonFile: values.json ?? null,
    isBesideSpans: values['beside-spans'] === true,
    seconds: number(values.seconds, 30, 1),
    spansPerSecond: number(values['spans-per-second'], 100_000, 1),
    recordsPerSecond: number(values['records-per-second'], 50_000, 1),
  };
}

function number(value: string | undefined, fallback: number, least: number): number {
  const parsed = Number(value ?? fallback);
  if (!Number.isInteger(parsed) || parsed < least) throw new Error(USAGE);
  return parsed;
}
