/**
 * The benchmark of ingest: what one machine takes in and makes searchable, and what a span costs by process and thread.
 * It starts the product as a user does, or drives any OTLP endpoint, from a process of its own whose CPU does not count.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createClickHouse } from '@spanhouse/clickhouse';
import { Secret, silentLog, systemClock } from '@spanhouse/core';
import { startProduct } from '@spanhouse/launcher/testing';
import { machineFacts } from '../machine.ts';
import { descendantsUse, processesUse, type ProcessUse } from '../processes.ts';
import { storedBytes, type Stored } from '../stored.ts';
import { parseIngestArguments, type IngestArguments } from './arguments.ts';
import { drive, type Driven } from './drive.ts';
import { IndexedSpans } from './indexed-spans.ts';
import { createOtlpSender } from './otlp-sender.ts';
import { ingestFigures, printIngest } from './report.ts';
import { createWorkload } from './workload.ts';

/** Distinct requests of a round: enough that compressors and dictionaries do not learn them. */
const SPANS_A_ROUND = 200_000;
const WARM_SECONDS = 5;

const args = parseIngestArguments(process.argv.slice(2));
const { driven, use, indexed, searchableMs, lagSpans, stored } =
  args.endpoint === null ? await ownProduct() : await anyEndpoint(args.endpoint);
const figures = ingestFigures({ args, machine: machineFacts(), driven, use, indexed, searchableMs, lagSpans, stored });
printIngest(figures, (line) => process.stdout.write(`${line}\n`));
const file =
  args.jsonFile ?? `bench/results/ingest-${figures.machine.date}-${args.protocol}-${args.rate === null ? 'max' : String(args.rate)}.json`;
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);

type Measured = {
  readonly driven: Driven;
  readonly use: { readonly before: readonly ProcessUse[]; readonly atEnd: readonly ProcessUse[]; readonly settled: readonly ProcessUse[] };
  readonly indexed: number;
  readonly searchableMs: readonly number[];
  readonly lagSpans: number;
  readonly stored: (Stored & { readonly spans: number }) | null;
};

async function ownProduct(): Promise<Measured> {
  const product = await startProduct();
  try {
    const clickhouse = createClickHouse(
      {
        url: product.clickhouseUrl,
        username: 'spanhouse',
        password: new Secret((await readFile(join(product.dataDirectory, 'secrets', 'clickhouse-password'), 'utf8')).trim()),
        database: 'spanhouse',
      },
      { log: silentLog, clock: systemClock },
    );
    const spans = new IndexedSpans(clickhouse);
    spans.start();
    const send = sending(args, args.protocol === 'http' ? product.httpUrl : product.grpcUrl);
    const warm = await send(Math.min(WARM_SECONDS, args.seconds));
    await spans.settled(warm.spans);
    const before = await descendantsUse(product.pid);
    const driven = await send(args.seconds);
    const atEnd = await descendantsUse(product.pid);
    const indexed = spans.now - warm.spans;
    await spans.settled(warm.spans + driven.spans);
    const settled = await descendantsUse(product.pid);
    await spans.stop();
    const acks = driven.acks.map((ack) => ({ ...ack, spansSoFar: ack.spansSoFar + warm.spans }));
    const stored = await storedBytes(clickhouse, join(product.dataDirectory, 'objects'));
    const all = warm.spans + driven.spans;
    await clickhouse.close();
    return {
      driven,
      use: { before, atEnd, settled },
      indexed,
      searchableMs: spans.searchableAfter(acks),
      lagSpans: driven.spans - indexed,
      stored: { ...stored, spans: all },
    };
  } finally {
    await product.stop();
  }
}

async function anyEndpoint(endpoint: string): Promise<Measured> {
  const send = sending(args, endpoint);
  await send(Math.min(WARM_SECONDS, args.seconds));
  const before = await processesUse(args.pids);
  const driven = await send(args.seconds);
  const atEnd = await processesUse(args.pids);
  return { driven, use: { before, atEnd, settled: atEnd }, indexed: 0, searchableMs: [], lagSpans: 0, stored: null };
}

function sending(plan: IngestArguments, endpoint: string): (seconds: number) => Promise<Driven> {
  const { spansPerRequest, spansPerTrace, protocol } = plan;
  const load = createWorkload({ spansPerRequest, spansPerTrace, requests: Math.ceil(SPANS_A_ROUND / spansPerRequest) });
  return async (seconds) => {
    const sender = createOtlpSender(protocol, endpoint);
    const driven = await drive(sender, load, { seconds, rate: plan.rate, inFlight: plan.inFlight });
    sender.close();
    return driven;
  };
}
