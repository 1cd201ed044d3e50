/**
 * Ground truth: sends a simulated shop to a product that is started as a user starts it, and holds what it says of services, interfaces, edges and
 * latency against an independent computation from the very spans. Exits with 1 when anything is untrue.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { parseProjectId, systemClock } from '@spanhouse/core';
import { startProduct } from '@spanhouse/launcher/testing';
import { createSimulator, encodeRequests } from '@spanhouse/simulator';
import { z } from 'zod';
import { machineFacts } from '../machine.ts';
import { productClickHouse } from '../product-clickhouse.ts';
import { compare, rangeOf, type Verdict } from './compare.ts';
import { mapOfADayMs } from './map-of-a-day.ts';
import { ExactShop } from './exact-shop.ts';

const USAGE = 'usage: npm run truth -- [--spans N] [--json FILE]';
/** Half an hour holds each of the scheduled faults once. */
const MINUTES = 30;
const STEP_MS = 5_000;
/** The shop's rhythm over an hour may give up to a tenth less than it is asked for. */
const RHYTHM = 1.12;
const SPANS_PER_REQUEST = 2_000;
const SETTLE_MAX_MS = 300_000;
const POLL_MS = 500;
const PROJECT = parseProjectId(1);

const { values } = parseArgs({ options: { spans: { type: 'string' }, json: { type: 'string' } } });
const wanted = Number(values.spans ?? 1_000_000);
if (!Number.isInteger(wanted) || wanted < 1) throw new Error(USAGE);

// All traces are looked at, however fast they come: what is compared is the truth and not a sample of it.
process.env['SPANHOUSE_DERIVE_SPANS_PER_SECOND'] = '100000000';
const product = await startProduct();
try {
  const clickhouse = await productClickHouse(product);
  const exact = new ExactShop();
  let fromSpansMs = 0;
  const endMs = Math.floor(systemClock.now() / 1_000) * 1_000 - 5_000;
  const startMs = endMs - MINUTES * 60_000;
  const simulator = createSimulator({ seed: 1_234 });
  const perSecond = (wanted / (MINUTES * 60)) * RHYTHM;
  for (let at = startMs; at < endMs; at += STEP_MS) {
    const traces = [...simulator.traces(at, Math.min(at + STEP_MS, endMs), perSecond)];
    const began = systemClock.monotonicMs();
    for (const trace of traces) exact.add(trace);
    fromSpansMs += systemClock.monotonicMs() - began;
    for (const body of encodeRequests(traces, { spansPerRequest: SPANS_PER_REQUEST, mixed: true })) await post(new Uint8Array(body));
  }
  await settled(clickhouse, exact);
  const verdict = await compare(clickhouse, PROJECT, rangeOf(startMs, endMs + 120_000), exact);
  const fromRollupsMs = await mapOfADayMs(clickhouse, PROJECT, endMs);
  print(verdict);
  process.stdout.write(
    `map of 24 h     ${fromRollupsMs.toFixed(0)} ms from roll-ups, ${fromSpansMs.toFixed(0)} ms from these spans: ${(fromSpansMs / fromRollupsMs).toFixed(0)} times\n`,
  );
  const report = { machine: machineFacts(), ...verdict, mapOfADay: { fromRollupsMs, fromSpansMs } };
  const file = values.json ?? `bench/results/truth-${report.machine.date}.json`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  if (!verdict.isTrue) process.exitCode = 1;
  await clickhouse.close();
} finally {
  await product.stop();
}

async function post(body: Uint8Array<ArrayBuffer>): Promise<void> {
  for (;;) {
    const response = await fetch(`${product.httpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    });
    await response.arrayBuffer();
    if (response.ok) return;
    if (response.status !== 429 && response.status !== 503) throw new Error(`the gateway answered ${String(response.status)}`);
    await systemClock.sleep(200);
  }
}

/** Until all spans are counted and all traces looked at. */
async function settled(clickhouse: ClickHouse, { spans, traces }: ExactShop): Promise<void> {
  const until = systemClock.monotonicMs() + SETTLE_MAX_MS;
  for (;;) {
    const [row] = await clickhouse.query(
      sql`SELECT (SELECT sum(count) FROM span_metrics_1h WHERE project_id = 1) AS spans, (SELECT sum(traces) FROM derived_slots WHERE project_id = 1) AS traces`,
      z.object({ spans: z.coerce.number(), traces: z.coerce.number() }),
      { tag: 'truth' },
    );
    if ((row?.spans ?? 0) >= spans && (row?.traces ?? 0) >= traces) return;
    if (systemClock.monotonicMs() > until)
      throw new Error(
        `only ${String(row?.spans)} of ${String(spans)} spans and ${String(row?.traces)} of ${String(traces)} traces were counted`,
      );
    await systemClock.sleep(POLL_MS);
  }
}

function print({ spans, traces, counts, quantiles, edges, decomposition, isTrue }: Verdict): void {
  const lines = [
    `spans           ${spans.toLocaleString('en')} in ${traces.toLocaleString('en')} traces`,
    `counts          ${String(counts.series)} series, ${String(counts.different)} differ in count, errors or sum`,
    `quantiles       ${String(quantiles.compared)} compared, at most ${(quantiles.worstRelativeError * 100).toFixed(2)} % off`,
    `edges           ${String(edges.expected)} expected, ${String(edges.missing)} missing, ${String(edges.surplus)} too many, ${String(edges.differentCounts)} with other counts`,
    `decomposition   ${String(decomposition.parts)} parts, ${String(decomposition.different)} not there or too many, at most ${(decomposition.worstRelativeError * 100).toFixed(4)} % off`,
    isTrue ? 'all true' : 'NOT all true',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
