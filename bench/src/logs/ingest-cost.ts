import { zstdCompressSync } from 'node:zlib';
import type { ClickHouse } from '@spanhouse/clickhouse';
import { parseProjectId, unixMs } from '@spanhouse/core';
import { buildLogCut } from '@spanhouse/log-store';
import { aLogRequest, someLogCutSettings } from '@spanhouse/log-store/testing';
import { OTLP_LIMITS, scanLogs } from '@spanhouse/otlp';
import { createSimulator, encodeLogRequest, logsOf } from '@spanhouse/simulator';
import { processesUse } from '../processes.ts';

const NOW = Date.UTC(2026, 10, 29, 10);
const PER_REQUEST = 500;
const REQUESTS_PER_CUT = 100;
const PROJECT = parseProjectId(2);

export type IngestCost = {
  readonly records: number;
  readonly bytesPerRecord: number;
  /** CPU µs a record of one core: the gateway's scan; compute's rows; ClickHouse, merges until then included. */
  readonly scanUs: number;
  readonly buildUs: number;
  readonly clickhouseUs: number;
};

/** What a record costs on its way, by step, without network and log: the simulated shop's records in requests of 500. */
export async function ingestCost(clickhouse: ClickHouse, clickhousePid: number, cuts: number): Promise<IngestCost> {
  const logs = [...createSimulator({ seed: 7 }).traces(NOW - 60_000, NOW, 3_000)].flatMap((trace) => logsOf(trace));
  const bodies = Array.from({ length: Math.floor(logs.length / PER_REQUEST) }, (_, i) =>
    encodeLogRequest(logs.slice(i * PER_REQUEST, (i + 1) * PER_REQUEST)),
  );
  const packed = bodies.map((body) =>
    aLogRequest(zstdCompressSync(body), {
      encoding: 'zstd',
      bodyBytes: body.length,
      itemCount: PER_REQUEST,
      projectId: PROJECT,
      receivedAt: unixMs(NOW),
    }),
  );
  const scanMs = cpuMs(() => {
    for (let cut = 0; cut < cuts; cut++) for (const body of bodies) scanLogs(body, OTLP_LIMITS);
  });
  const before = await cpuSeconds(clickhousePid);
  let buildMs = 0;
  let records = 0;
  for (let cut = 0; cut < cuts; cut++) {
    const from = BigInt(cut * REQUESTS_PER_CUT);
    const requests = Array.from({ length: REQUESTS_PER_CUT }, (_, i) => packed[(cut * REQUESTS_PER_CUT + i) % packed.length]);
    const taken = requests.flatMap((request, i) => (request === undefined ? [] : [{ ...request, offset: from + BigInt(i) }]));
    const started = process.cpuUsage();
    const output = buildLogCut({ partition: 1, from, to: from + BigInt(REQUESTS_PER_CUT) }, taken, someLogCutSettings());
    const used = process.cpuUsage(started);
    buildMs += (used.user + used.system) / 1_000;
    records += output.counts.records;
    for (const { table, block, token } of output.inserts) await clickhouse.insertNative(table, block, { token, tag: 'bench' });
  }
  const clickhouseUs = ((await cpuSeconds(clickhousePid)) - before) * 1e6;
  return {
    records,
    bytesPerRecord: bodies.reduce((sum, body) => sum + body.length, 0) / (bodies.length * PER_REQUEST),
    scanUs: (scanMs * 1_000) / (cuts * bodies.length * PER_REQUEST),
    buildUs: (buildMs * 1_000) / records,
    clickhouseUs: clickhouseUs / records,
  };
}

function cpuMs(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const used = process.cpuUsage(started);
  return (used.user + used.system) / 1_000;
}

async function cpuSeconds(pid: number): Promise<number> {
  const [use] = await processesUse([pid]);
  return use?.cpuSeconds ?? Number.NaN;
}
