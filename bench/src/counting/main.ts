/**
 * What counting costs: the same cuts are built of spans that came in time, which are counted, and of spans that came more than a day late, which are
 * stored all the same and not counted. CPU of one thread, in turns, so that a busy machine slows both alike.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import { unixMs } from '@spanhouse/core';
import { buildCut } from '@spanhouse/trace-store';
import { aLogRecord, someCutSettings } from '@spanhouse/trace-store/testing';
import { createWorkload } from '../ingest/workload.ts';
import { machineFacts } from '../machine.ts';

const USAGE = 'usage: npm run bench:counting -- [--cuts N] [--json FILE]';
const SPANS_PER_REQUEST = 4_000;
/** Distinct requests, all in one cut: as many as a cut holds when much comes. */
const REQUESTS = 30;
const FIRST_MS = Date.UTC(2026, 10, 23, 10);
const CUT_MS = 3_000;
const LATE_MS = 2 * 86_400_000;
/** Cuts at the start that are not measured: code is being compiled. */
const WARM_SHARE = 1 / 3;

const { values } = parseArgs({ options: { cuts: { type: 'string' }, json: { type: 'string' } } });
const cuts = Number(values.cuts ?? 30);
if (!Number.isInteger(cuts) || cuts < 3) throw new Error(USAGE);

const load = createWorkload({ spansPerRequest: SPANS_PER_REQUEST, spansPerTrace: 20, requests: REQUESTS });
const settings = someCutSettings();
const counted: number[] = [];
const uncounted: number[] = [];
for (let cut = 0; cut < cuts; cut++) {
  const startMs = FIRST_MS + cut * CUT_MS;
  const requests = [...load.round(cut, startMs)].map(({ body, spans }) => ({ body: compressed(body), bodyBytes: body.length, spans }));
  const build = (lateMs: number): number => {
    const records = requests.map(({ body, bodyBytes, spans }, i) =>
      aLogRecord(BigInt(cut * REQUESTS + i), body, {
        encoding: 'zstd',
        bodyBytes,
        itemCount: spans,
        receivedAt: unixMs(startMs + CUT_MS + lateMs),
      }),
    );
    const before = process.cpuUsage();
    const { counts } = buildCut({ partition: 0, from: BigInt(cut * REQUESTS), to: BigInt((cut + 1) * REQUESTS) }, records, settings);
    const { user, system } = process.cpuUsage(before);
    const isRight = lateMs === 0 ? counts.uncountedSpans === 0 : counts.uncountedSpans === counts.spans;
    if (!isRight || counts.spans === 0)
      throw new Error(`${String(counts.uncountedSpans)} of ${String(counts.spans)} spans were not counted`);
    return (user + system) / counts.spans;
  };
  // Whoever is second finds what the first has left in the caches.
  if (cut % 2 === 0) {
    counted.push(build(0));
    uncounted.push(build(LATE_MS));
  } else {
    uncounted.push(build(LATE_MS));
    counted.push(build(0));
  }
}
const measured = (all: readonly number[]): readonly number[] => all.slice(Math.floor(cuts * WARM_SHARE));
const differences = measured(counted).map((micros, i) => micros - (measured(uncounted)[i] ?? 0));
const report = {
  machine: machineFacts(),
  cuts,
  spansPerCut: SPANS_PER_REQUEST * REQUESTS,
  builtMicrosPerSpan: round(median(measured(counted))),
  builtUncountedMicrosPerSpan: round(median(measured(uncounted))),
  countingMicrosPerSpan: round(median(differences)),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const file = values.json ?? `bench/results/counting-${report.machine.date}.json`;
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);

function compressed(body: Uint8Array): Uint8Array {
  return zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

function round(micros: number): number {
  return Number(micros.toFixed(3));
}
