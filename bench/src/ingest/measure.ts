import { join } from 'node:path';
import { startProduct } from '@spanhouse/launcher/testing';
import { descendantsUse, processesUse, type ProcessUse } from '../processes.ts';
import { productClickHouse } from '../product-clickhouse.ts';
import { storedBytes, type Stored } from '../stored.ts';
import type { IngestArguments } from './arguments.ts';
import { drive, type Driven } from './drive.ts';
import { eventLoopP99Ms } from './event-loop.ts';
import { IndexedSpans } from './indexed-spans.ts';
import { createOtlpSender } from './otlp-sender.ts';
import { createWorkload } from './workload.ts';

/** Distinct requests of a round: enough that compressors and dictionaries do not learn them. */
const SPANS_A_ROUND = 200_000;
const WARM_SECONDS = 5;

/** What one run showed. */
export type Measured = {
  readonly driven: Driven;
  /** Before the run, at its end, and when everything is indexed and merged. */
  readonly use: { readonly before: readonly ProcessUse[]; readonly atEnd: readonly ProcessUse[]; readonly settled: readonly ProcessUse[] };
  readonly indexed: number;
  readonly searchableMs: readonly number[];
  readonly lagSpans: number;
  readonly stored: (Stored & { readonly spans: number }) | null;
  /** Of ingest's main thread while it was sent to; null for another endpoint. */
  readonly eventLoopP99Ms: number | null;
};

/** One run: warm up, send, wait until everything is indexed and merged. Of our own product a new one is started for it. */
export function measure(args: IngestArguments): Promise<Measured> {
  return args.endpoint === null ? ownProduct(args) : anyEndpoint(args.endpoint, args);
}

async function ownProduct(args: IngestArguments): Promise<Measured> {
  const product = await startProduct();
  try {
    const clickhouse = await productClickHouse(product);
    // Making the load keeps this thread for seconds: nothing may wait for an answer meanwhile.
    const send = sending(args, args.protocol === 'http' ? product.httpUrl : product.grpcUrl);
    const spans = new IndexedSpans(clickhouse);
    spans.start();
    const warm = await send(Math.min(WARM_SECONDS, args.seconds));
    await spans.settled(warm.spans);
    const before = await descendantsUse(product.pid);
    // Asking begins its measure anew.
    await eventLoopP99Ms(product.adminUrl);
    const driven = await send(args.seconds);
    const stallMs = await eventLoopP99Ms(product.adminUrl);
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
      eventLoopP99Ms: stallMs,
    };
  } finally {
    await product.stop();
  }
}

async function anyEndpoint(endpoint: string, args: IngestArguments): Promise<Measured> {
  const send = sending(args, endpoint);
  await send(Math.min(WARM_SECONDS, args.seconds));
  const before = await processesUse(args.pids);
  const driven = await send(args.seconds);
  const atEnd = await processesUse(args.pids);
  return { driven, use: { before, atEnd, settled: atEnd }, indexed: 0, searchableMs: [], lagSpans: 0, stored: null, eventLoopP99Ms: null };
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
