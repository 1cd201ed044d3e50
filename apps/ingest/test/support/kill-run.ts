import { createClickHouse, migrate, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { Secret, seededRandom, silentLog, systemClock, type Random } from '@spanhouse/core';
import { createFileObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { decodeTraces, type Resource, type Scope, type Span } from '@spanhouse/otlp';
import { createLoad, createSimulator } from '@spanhouse/simulator';
import { openBlockBytes } from '@spanhouse/trace-store/testing';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, Program } from './child-process.ts';

export type KillReport = {
  readonly kills: Readonly<Record<'ingest' | 'clickhouse' | 'both', number>>;
  readonly requests: number;
  readonly attempts: number;
  readonly spansAcknowledged: number;
  /** Rows of `spans`; spans in the blocks that `blocks` names. */
  readonly spansIndexed: number;
  readonly spansInTraceBlocks: number;
  readonly spansInBlocks: number;
  /** Acknowledged spans that no block holds with the same content. */
  readonly missing: number;
  /** Spans that blocks hold more than once, or that nobody sent. */
  readonly surplus: number;
};

const INGEST = new URL('../../src/main.ts', import.meta.url);
const CLICKHOUSE = new URL('../../../../packages/clickhouse/src/embedded/main.ts', import.meta.url);
const MIGRATIONS = new URL('../../../../packages/trace-store/migrations/', import.meta.url);
const CLIENTS = 4;

/**
 * Clients send requests of a simulated shop and repeat each until it is acknowledged, while ingest, the ClickHouse process or both are
 * killed (-9) at random moments and started again. Then ingest drains, and everything that is stored is read and compared with what was sent.
 */
export async function runKills(options: {
  readonly kills: number;
  readonly seed: number;
  readonly spansPerRequest: number;
}): Promise<KillReport> {
  const random = seededRandom(options.seed);
  const data = await mkdtemp(join(tmpdir(), 'spanhouse-kills-'));
  const ports = { clickhouse: await freePort(), grpc: await freePort(), http: await freePort() };
  const clickhouseProgram = new Program(CLICKHOUSE, { SPANHOUSE_DATA: data, CLICKHOUSE_PORT: String(ports.clickhouse) });
  await mkdir(join(data, 'secrets'), { recursive: true, mode: 0o700 });
  clickhouseProgram.start();
  const url = `http://127.0.0.1:${String(ports.clickhouse)}`;
  await until(() => isUp(`${url}/ping`), 'ClickHouse answers');
  const password = (await readFile(join(data, 'secrets', 'clickhouse-password'), 'utf8')).trim();
  const connection = { url, username: 'spanhouse', password: new Secret(password), database: 'spanhouse' };
  const clickhouse = createClickHouse(connection, { log: silentLog, clock: systemClock });
  await migrate(clickhouse, { folder: MIGRATIONS, database: 'spanhouse' }, silentLog);
  const ingestProgram = new Program(INGEST, {
    SPANHOUSE_DATA: data,
    SPANHOUSE_OTLP_GRPC_PORT: String(ports.grpc),
    SPANHOUSE_OTLP_HTTP_PORT: String(ports.http),
    CLICKHOUSE_URL: url,
    CLICKHOUSE_USER: 'spanhouse',
    CLICKHOUSE_PASSWORD: password,
    CLICKHOUSE_DATABASE: 'spanhouse',
    // Never reached: senders on this machine need no key.
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  });
  try {
    ingestProgram.start();
    const clients = startClients(ports.http, options, random);
    const kills = { ingest: 0, clickhouse: 0, both: 0 };
    for (let kill = 0; kill < options.kills; kill++) {
      await systemClock.sleep(200 + random() * 2_300);
      const victim = (['ingest', 'clickhouse', 'both'] as const)[kill % 3] ?? 'both';
      kills[victim]++;
      const programs = victim === 'both' ? [ingestProgram, clickhouseProgram] : [victim === 'ingest' ? ingestProgram : clickhouseProgram];
      await Promise.all(programs.map((program) => program.kill()));
      for (const program of programs) program.start();
    }
    const sent = await clients.finish();
    await until(() => isUp(`${url}/ping`), 'ClickHouse answers after the last kill');
    await drain(ingestProgram, ports.http);
    const stored = await readAll(clickhouse, createFileObjectStore({ directory: join(data, 'objects') }));
    return report(kills, sent, stored);
  } catch (error) {
    throw new Error(
      `${String(error)}\ningest said:\n${ingestProgram.output.join('\n')}\nClickHouse said:\n${clickhouseProgram.output.join('\n')}`,
      { cause: error },
    );
  } finally {
    await clickhouse.close();
    await ingestProgram.kill();
    await clickhouseProgram.stop();
    await rm(data, { recursive: true, force: true });
  }
}

type Sent = { readonly bodies: readonly Uint8Array[]; readonly attempts: number };

function startClients(
  port: number,
  options: { readonly seed: number; readonly spansPerRequest: number },
  random: Random,
): { finish(): Promise<Sent> } {
  const startMs = Math.floor(systemClock.now() / 1000) * 1000 - 60_000;
  const traces = [...createSimulator({ seed: options.seed }).traces(startMs, startMs + 2_000, 600)];
  const load = createLoad(traces, { spansPerRequest: options.spansPerRequest, mixed: true });
  const acknowledged: Uint8Array[] = [];
  let attempts = 0;
  let finishing = false;
  const next = (function* () {
    for (let round = 0; ; round++) for (const { body } of load.round(round, startMs + round * 1_000)) yield body;
  })();
  const client = async (): Promise<void> => {
    while (!finishing) {
      const { value: body } = next.next();
      for (;;) {
        attempts++;
        if (await isAccepted(port, body)) break;
        await systemClock.sleep(20 + random() * 60);
      }
      acknowledged.push(body);
      await systemClock.sleep(random() * 30);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    finish: async () => {
      finishing = true;
      await Promise.all(clients);
      return { bodies: acknowledged, attempts };
    },
  };
}

async function isAccepted(port: number, body: Uint8Array): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = await response.bytes();
    if (response.status === 200 && answer.length > 0) throw new Error('a valid request was accepted in part only');
    if (response.status !== 200 && response.status !== 503 && response.status !== 429)
      throw new Error(`unexpected status ${String(response.status)}`);
    return response.status === 200;
  } catch (error) {
    // Refused, reset or timed out: the client does not know and sends again.
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return false;
    throw error;
  }
}

/** A graceful stop drains the log. When it was too much for one, the next takes it up. */
async function drain(program: Program, port: number): Promise<void> {
  for (let round = 0; round < 5; round++) {
    if (!program.isRunning) program.start();
    await until(() => isUp(`http://127.0.0.1:${String(port)}/health`), 'ingest is healthy');
    const startedMs = systemClock.monotonicMs();
    const code = await program.stop();
    if (code !== 0) throw new Error(`ingest stopped with code ${String(code)}`);
    if (systemClock.monotonicMs() - startedMs < 8_000) return;
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const endsAt = systemClock.monotonicMs() + 30_000; systemClock.monotonicMs() < endsAt;) {
    if (await condition()) return;
    await systemClock.sleep(50);
  }
  throw new Error(`waited 30 s in vain until ${what}`);
}

type Stored = { readonly fingerprints: readonly string[]; readonly spansIndexed: number; readonly spansInTraceBlocks: number };

async function readAll(clickhouse: ClickHouse, objects: ObjectStore): Promise<Stored> {
  const fingerprints: string[] = [];
  const blocks = await clickhouse.query(
    sql`SELECT object_key, toUInt32(offset) AS at, length FROM blocks`,
    z.object({ object_key: z.string(), at: z.number(), length: z.number() }),
    { tag: 'test' },
  );
  for (const { object_key, at, length } of blocks) {
    const reader = openBlockBytes(await objects.getRange(object_key, at, length));
    for (let trace = 0; trace < reader.traceCount; trace++) {
      for (const { resource, resourceSchemaUrl, scope, scopeSchemaUrl, span } of reader.readTraceSpans(trace)) {
        fingerprints.push(fingerprint(resource, resourceSchemaUrl, scope, scopeSchemaUrl, span));
      }
    }
  }
  const [counts] = await clickhouse.query(
    sql`SELECT (SELECT count() FROM spans) AS spans, (SELECT sum(spans) FROM trace_blocks) AS traces`,
    z.object({ spans: z.coerce.number(), traces: z.coerce.number() }),
    { tag: 'test' },
  );
  return { fingerprints, spansIndexed: counts?.spans ?? 0, spansInTraceBlocks: counts?.traces ?? 0 };
}

/** The whole content of a span with its resource and scope. */
function fingerprint(resource: Resource | null, resourceUrl: string, scope: Scope | null, scopeUrl: string, span: Span): string {
  const plain = JSON.stringify([resource, resourceUrl, scope, scopeUrl, span], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${String(value)}n` : value,
  );
  return createHash('sha1').update(plain).digest('base64');
}

function report(kills: KillReport['kills'], sent: Sent, stored: Stored): KillReport {
  const expected = new Map<string, number>();
  let spansAcknowledged = 0;
  for (const body of sent.bodies) {
    for (const { resource, schemaUrl: resourceUrl, scopeSpans } of decodeTraces(body).resourceSpans) {
      for (const { scope, schemaUrl, spans } of scopeSpans) {
        for (const span of spans) {
          spansAcknowledged++;
          expected.set(fingerprint(resource, resourceUrl, scope, schemaUrl, span), 1);
        }
      }
    }
  }
  let surplus = 0;
  for (const print of stored.fingerprints) {
    const left = expected.get(print) ?? 0;
    if (left === 0) surplus++;
    else expected.set(print, 0);
  }
  return {
    kills,
    requests: sent.bodies.length,
    attempts: sent.attempts,
    spansAcknowledged,
    spansIndexed: stored.spansIndexed,
    spansInTraceBlocks: stored.spansInTraceBlocks,
    spansInBlocks: stored.fingerprints.length,
    missing: [...expected.values()].filter((left) => left > 0).length,
    surplus,
  };
}
