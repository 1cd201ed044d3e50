import { parseArgs } from 'node:util';

export type SizeArguments = {
  /** Of each input that is made; the recorded one has what it has, times `rounds`. */
  readonly spans: number;
  readonly rounds: number;
  readonly sampleSpans: number;
  readonly inputs: readonly InputName[];
  /** One file an input. */
  readonly jsonFolder: string;
};

const INPUT_NAMES = ['simulated', 'recorded', 'entropy', 'ids'] as const;
export type InputName = (typeof INPUT_NAMES)[number];

const USAGE = `usage: npm run bench:size -- [--spans N] [--rounds N] [--sample N] [--inputs ${INPUT_NAMES.join(',')}] [--json FOLDER]`;

/** @throws Error with the usage when an argument is not understood. */
export function parseSizeArguments(args: readonly string[]): SizeArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { spans: text, rounds: text, sample: text, inputs: text, json: text } });
  const number = (value: string | undefined, fallback: number): number => {
    const parsed = Number(value ?? fallback);
    if (!Number.isInteger(parsed) || parsed < 1) throw new Error(USAGE);
    return parsed;
  };
  const inputs = (values.inputs?.split(',') ?? INPUT_NAMES).map((name) => {
    const known = INPUT_NAMES.find((each) => each === name);
    if (known === undefined) throw new Error(USAGE);
    return known;
  });
  return {
    spans: number(values.spans, 500_000),
    rounds: number(values.rounds, 1),
    sampleSpans: number(values.sample, 20_000),
    inputs,
    jsonFolder: values.json ?? 'bench/results',
  };
}
