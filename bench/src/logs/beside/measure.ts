/**
 * What one machine takes in of both: log records beside spans, each at its rate from a process of its own. The senders' CPU is told beside the product's: on
 * two cores it is taken from it.
 */
import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { startProduct } from '@spanhouse/launcher/testing';
import { z } from 'zod';
import { percentile } from '../../percentiles.ts';
import { descendantsUse, processesUse, type ProcessUse } from '../../processes.ts';
import { productClickHouse } from '../../product-clickhouse.ts';
import type { LogsArguments } from '../arguments.ts';
import { startSender, type Sender, type Sent } from './sender.ts';

const WARM_SECONDS = 5;
const SPANS_PER_REQUEST = 4_000;
const RECORDS_PER_REQUEST = 2_000;
const ITEMS_A_ROUND = 200_000;
const POLL_MS = 200;
const SETTLE_MAX_MS = 600_000;

export type SignalFigures = {
  readonly wantedPerSecond: number;
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly bytesPerItem: number;
  readonly refusedRequests: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  /** Acknowledged and not yet found when the last one was acknowledged, and how long until all were. */
  readonly notSearchableAtEnd: number;
  readonly searchableAfterSeconds: number;
};

export type BesideFigures = {
  readonly seconds: number;
  readonly spans: SignalFigures;
  readonly records: SignalFigures;
  /** CPU seconds a second while it was sent, by process. */
  readonly cores: Readonly<Record<string, number>>;
  readonly senderCores: Readonly<Record<string, number>>;
  /** CPU seconds in all until everything could be found, by process. */
  readonly cpuSecondsUntilFound: Readonly<Record<string, number>>;
  readonly residentMiB: Readonly<Record<string, number>>;
};

type Counts = { readonly spans: number; readonly records: number };

export async function measureBesideSpans({ seconds, spansPerSecond, recordsPerSecond }: LogsArguments): Promise<BesideFigures> {
  const product = await startProduct();
  const senders: Sender[] = [];
  try {
    const clickhouse = await productClickHouse(product);
    const common = { httpUrl: product.httpUrl, itemsPerRound: ITEMS_A_ROUND };
    // One after the other: making a load takes a core for seconds.
    senders.push(await startSender({ ...common, signal: 'spans', rate: spansPerSecond, itemsPerRequest: SPANS_PER_REQUEST }));
    senders.push(await startSender({ ...common, signal: 'records', rate: recordsPerSecond, itemsPerRequest: RECORDS_PER_REQUEST }));
    const warm = await sendBoth(senders, Math.min(WARM_SECONDS, seconds));
    await foundAfter(clickhouse, itemsOf(warm));
    const before = await descendantsUse(product.pid);
    const sendersBefore = await processesUse(senders.map(({ pid }) => pid));
    const startedMs = systemClock.monotonicMs();
    const sent = await sendBoth(senders, seconds);
    const tookSeconds = (systemClock.monotonicMs() - startedMs) / 1_000;
    const found = await countBoth(clickhouse);
    const atEnd = await descendantsUse(product.pid);
    const sendersAtEnd = await processesUse(senders.map(({ pid }) => pid));
    const all = { spans: warm.spans.items + sent.spans.items, records: warm.records.items + sent.records.items };
    const after = await foundAfter(clickhouse, all);
    const settled = await descendantsUse(product.pid);
    await clickhouse.close();
    const figuresOf = (signal: keyof Counts, wantedPerSecond: number): SignalFigures =>
      signalFigures({
        sent: sent[signal],
        seconds,
        wantedPerSecond,
        notSearchable: all[signal] - found[signal],
        afterSeconds: after[signal],
      });
    return {
      seconds: round(tookSeconds),
      spans: figuresOf('spans', spansPerSecond),
      records: figuresOf('records', recordsPerSecond),
      cores: cpuBetween(before, atEnd, tookSeconds),
      senderCores: Object.fromEntries(
        (['spans', 'records'] as const).map((signal, i) => {
          const cpuOf = (uses: readonly ProcessUse[]): number => uses.find(({ pid }) => pid === senders[i]?.pid)?.cpuSeconds ?? 0;
          return [signal, round((cpuOf(sendersAtEnd) - cpuOf(sendersBefore)) / tookSeconds)];
        }),
      ),
      cpuSecondsUntilFound: cpuBetween(before, settled, 1),
      residentMiB: Object.fromEntries(atEnd.map(({ name, residentBytes }) => [name, Math.round(residentBytes / 2 ** 20)])),
    };
  } finally {
    await Promise.all(senders.map((sender) => sender.stop()));
    await product.stop();
  }
}

async function sendBoth([ofSpans, ofRecords]: readonly Sender[], seconds: number): Promise<Readonly<Record<keyof Counts, Sent>>> {
  if (ofSpans === undefined || ofRecords === undefined) throw new Error('there are two senders');
  const [spans, records] = await Promise.all([ofSpans.send(seconds), ofRecords.send(seconds)]);
  return { spans, records };
}

function itemsOf({ spans, records }: Readonly<Record<keyof Counts, Sent>>): Counts {
  return { spans: spans.items, records: records.items };
}

/** Seconds until so many could be found. @throws Error when they cannot within ten minutes */
async function foundAfter(clickhouse: ClickHouse, wanted: Counts): Promise<Counts> {
  const began = systemClock.monotonicMs();
  const after: { spans: number | null; records: number | null } = { spans: null, records: null };
  for (;;) {
    const found = await countBoth(clickhouse);
    const seconds = (systemClock.monotonicMs() - began) / 1_000;
    for (const signal of ['spans', 'records'] as const) if (found[signal] >= wanted[signal]) after[signal] ??= seconds;
    const { spans, records } = after;
    if (spans !== null && records !== null) return { spans, records };
    if (seconds * 1_000 > SETTLE_MAX_MS) throw new Error(`of ${JSON.stringify(wanted)} only ${JSON.stringify(found)} were found`);
    await systemClock.sleep(POLL_MS);
  }
}

async function countBoth(clickhouse: ClickHouse): Promise<Counts> {
  const [row] = await clickhouse.query(
    sql`SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM logs) AS records`,
    z.object({ spans: z.coerce.number(), records: z.coerce.number() }),
    { tag: 'bench' },
  );
  return row ?? { spans: 0, records: 0 };
}

type SignalSent = {
  readonly sent: Sent;
  /** It was to be sent for so long; at a rate the last request is due before its end. */
  readonly seconds: number;
  readonly wantedPerSecond: number;
  readonly notSearchable: number;
  readonly afterSeconds: number;
};

function signalFigures({ sent, seconds, wantedPerSecond, notSearchable, afterSeconds }: SignalSent): SignalFigures {
  return {
    wantedPerSecond,
    acknowledged: sent.items,
    perSecond: Math.round(sent.items / Math.max(sent.seconds, seconds)),
    bytesPerItem: round(sent.bytes / sent.items),
    refusedRequests: sent.refused,
    ackP50Ms: round(percentile(sent.ackMs, 0.5)),
    ackP99Ms: round(percentile(sent.ackMs, 0.99)),
    notSearchableAtEnd: Math.max(0, notSearchable),
    searchableAfterSeconds: round(afterSeconds),
  };
}

function cpuBetween(before: readonly ProcessUse[], after: readonly ProcessUse[], seconds: number): Readonly<Record<string, number>> {
  const known = new Map(before.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
  return Object.fromEntries(after.map(({ pid, name, cpuSeconds }) => [name, round((cpuSeconds - (known.get(pid) ?? 0)) / seconds)]));
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
