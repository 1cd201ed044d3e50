import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { encodeTraces } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { expect, it } from 'vitest';
import { GATEWAY_LIMITS } from '../src/gateway/gateway-limits.ts';

const MIB = 1024 * 1024;
const BOMBS_OF_A_KIND = 24;
/** So many give no size by which they could be refused unpacked. */
const SILENT_ONE_IN = 12;
const GOOD_EVERY_MS = 20;
/** Half of the answers, and all: other tests run beside this one. */
const GOOD_ANSWER_MS_MEDIAN = 1_500;
const GOOD_ANSWER_MS_MAX = 15_000;

it.skipIf(process.platform !== 'linux')(
  'bombs are refused with memory under twice the limit, and other senders do not feel them',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'spanhouse-abuse-'));
    const main = fileURLToPath(new URL('support/gateway-main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const url = `http://127.0.0.1:${line.toString().trim()}/v1/traces`;
      const good = encodeTraces(aTracesData([aSpan()]));
      for (let i = 0; i < 20; i++) expect((await send(url, good)).status).toBe(200);
      const before = await peakBytes(child.pid ?? 0);

      const answers: number[] = [];
      const attack = new AbortController();
      const goodSender = (async (): Promise<void> => {
        while (!attack.signal.aborted) {
          const startedMs = performance.now();
          expect((await send(url, good)).status).toBe(200);
          answers.push(performance.now() - startedMs);
          await sleep(GOOD_EVERY_MS);
        }
      })();
      const statuses = await Promise.all(bombs().map(async ({ body, headers }) => (await send(url, body, headers)).status));
      attack.abort();
      await goodSender;

      expect(new Set(statuses.slice(0, BOMBS_OF_A_KIND * 2))).toEqual(new Set([413]));
      expect(statuses.slice(BOMBS_OF_A_KIND * 2).every((status) => status === 200 || status === 400)).toBe(true);
      expect(answers.length).toBeGreaterThan(3);
      answers.sort((a, b) => a - b);
      expect(answers[answers.length >> 1]).toBeLessThan(GOOD_ANSWER_MS_MEDIAN);
      expect(answers.at(-1)).toBeLessThan(GOOD_ANSWER_MS_MAX);
      expect((await peakBytes(child.pid ?? 0)) - before).toBeLessThan(2 * GATEWAY_LIMITS.bytesInFlightMax);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    }
  },
);

type Bomb = { readonly body: Uint8Array; readonly headers?: Record<string, string> };

/** What unpacks to 200 MiB, twenty-four times each, every twelfth without saying so; then values nested without end, and a span of very many keys. */
function bombs(): readonly Bomb[] {
  const zeros = Buffer.alloc(200 * MIB);
  const gzip = gzipSync(zeros, { level: 1 });
  const zstd = zstdCompressSync(zeros, { pledgedSrcSize: zeros.length });
  const unsized = zstdCompressSync(zeros, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
  const json = { 'content-type': 'application/json' };
  const nested = `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(50_000)}`;
  const manyKeys = aTracesData([
    aSpan({ attributes: Array.from({ length: 100_000 }, (_, i) => ({ key: `key-${String(i)}`, value: null })) }),
  ]);
  return [
    ...Array.from({ length: BOMBS_OF_A_KIND }, (_, i) => ({
      body: i % SILENT_ONE_IN === 0 ? gzip.subarray(0, -8) : gzip,
      headers: { 'content-encoding': 'gzip' },
    })),
    ...Array.from({ length: BOMBS_OF_A_KIND }, (_, i) => ({
      body: i % SILENT_ONE_IN === 0 ? unsized : zstd,
      headers: { 'content-encoding': 'zstd' },
    })),
    { body: Buffer.from(nested), headers: json },
    { body: encodeTraces(manyKeys) },
  ];
}

async function send(url: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<{ readonly status: number }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response;
}

/** The most memory that the process has held. */
async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
