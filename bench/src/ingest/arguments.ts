import { parseArgs } from 'node:util';

export type IngestArguments = {
  readonly seconds: number;
  /** Spans a second; null: as fast as the endpoint answers. */
  readonly rate: number | null;
  readonly protocol: 'http' | 'grpc';
  readonly spansPerRequest: number;
  readonly spansPerTrace: number;
  readonly inFlight: number;
  /** Another OTLP endpoint than a Spanhouse of our own, and the processes whose CPU counts. */
  readonly endpoint: string | null;
  readonly pids: readonly number[];
  /** Whether the rate, twice and four times the rate are run one after the other. */
  readonly isScale: boolean;
  readonly jsonFile: string | null;
};

const USAGE = `usage: npm run bench:ingest -- [--seconds N] [--rate N|max] [--protocol http|grpc] [--spans-per-request N] [--spans-per-trace N]
                              [--in-flight N] [--scale] [--endpoint URL [--pids PID,PID]] [--json FILE]`;

/** @throws Error with the usage when an argument is not understood. */
export function parseIngestArguments(args: readonly string[]): IngestArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text,
      rate: text,
      protocol: text,
      'spans-per-request': text,
      'spans-per-trace': text,
      'in-flight': text,
      endpoint: text,
      pids: text,
      scale: { type: 'boolean' },
      json: text,
    },
  });
  const protocol = values.protocol ?? 'http';
  if (protocol !== 'http' && protocol !== 'grpc') throw new Error(USAGE);
  const isScale = values.scale === true;
  const rate = values.rate === undefined || values.rate === 'max' ? null : number(values.rate, 1);
  if (isScale && rate === null) throw new Error(`--scale needs a rate\n${USAGE}`);
  return {
    seconds: number(values.seconds, 30),
    rate,
    protocol,
    spansPerRequest: number(values['spans-per-request'], 4_000),
    spansPerTrace: number(values['spans-per-trace'], 20),
    inFlight: number(values['in-flight'], 4),
    endpoint: values.endpoint ?? null,
    pids: (values.pids ?? '')
      .split(',')
      .filter((pid) => pid !== '')
      .map((pid) => number(pid, 0)),
    isScale,
    jsonFile: values.json ?? null,
  };
}

function number(value: string | undefined, fallback: number): number {
  const parsed = Number(value ?? fallback);
  if (!Number.isInteger(parsed) || parsed < 1) throw new Error(USAGE);
  return parsed;
}
