import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClickHouse, migrate, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { parseProjectId, seededRandom, silentLog, systemClock } from '@spanhouse/core';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { decodeTraces } from '@spanhouse/otlp';
import { createLoad, createSimulator } from '@spanhouse/simulator';
import { createKafkaSpanLog, type SpanLog } from '@spanhouse/span-log';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acceptExport } from '../../src/gateway/accept-export.ts';
import { createGatewayCounters } from '../../src/gateway/gateway-counters.ts';
import { KeyQuotas, NO_QUOTA } from '../../src/gateway/key-quotas.ts';
import { Pace } from '../../src/gateway/pace.ts';
import { Slots } from '../../src/gateway/slots.ts';
import { GATEWAY_LIMITS } from '../../src/gateway/gateway-limits.ts';
import type { KafkaComputeOptions } from '../support/kafka-compute.ts';

const brokers = process.env['TEST_KAFKA_BROKERS'] ?? '';
const PROGRAM = new URL('../support/kafka-compute.ts', import.meta.url).pathname;
const DATABASE = 'kafka_compute';
const PARTITIONS = 3;
const KILLS = 6;

describe.skipIf(brokers === '')('computes that share a log in Kafka (scripts/with-kafka.mjs brings a broker)', () => {
  it('are added, stopped and killed under load: each span is stored once, and each trace whole', async () => {
    const server = await startEmbeddedClickHouse();
    const clickhouse = await freshDatabase(server);
    const folder = await mkdtemp(join(tmpdir(), 'spanhouse-kafka-compute-'));
    const topic = `test-${randomUUID()}`;
    const log = await createKafkaSpanLog(
      { connection: { clientId: 'gateway', bootstrapBrokers: [brokers] }, topic, partitions: PARTITIONS, replicationFactor: 1 },
      { clock: systemClock, log: silentLog },
    );
    let started = 0;
    const events: string[] = [];
    const start = (): ChildProcess => {
      const options: KafkaComputeOptions = {
        brokers,
        topic,
        clickhouse: { url: server.url, username: server.username, password: server.password.reveal(), database: DATABASE },
        objectDirectory: join(folder, 'objects'),
        dataDirectory: join(folder, String(started)),
        retentionDays: 7 + (started++ % 2),
      };
      const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
      createInterface({ input: child.stdout }).on('line', (line) => events.push(line));
      return child;
    };
    const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    };
    const running = [start(), start()];
    const sending = new AbortController();
    const sent = sendUntil(log, sending.signal);
    const random = seededRandom(11);
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const before = await sumOf(clickhouse);
        while ((await sumOf(clickhouse)) < before + 500) await systemClock.sleep(50);
        await systemClock.sleep(random() * 200);
        const victim = running.shift();
        if (victim !== undefined) await end(victim, kill % 3 === 2 ? 'SIGTERM' : 'SIGKILL');
        running.push(start());
      }
      sending.abort();
      const wanted = await sent;
      const spans = [...wanted.values()].reduce((sum, count) => sum + count, 0);
      while ((await sumOf(clickhouse)) < spans) await systemClock.sleep(100);
      // What is doubled comes with what is still under way: all computes end in order first.
      await Promise.all(running.splice(0).map((child) => end(child, 'SIGTERM')));
      expect(await storedTraces(clickhouse)).toEqual(wanted);
      const [rows] = await clickhouse.query(sql`SELECT toString(count()) AS n FROM spans`, z.object({ n: z.coerce.number() }), {
        tag: 'test',
      });
      expect(rows?.n).toBe(spans);
      expect(events.filter((line) => line.includes('compute.cut_replayed')).length).toBeGreaterThan(0);
    } finally {
      sending.abort();
      for (const child of running) child.kill('SIGKILL');
      await log.close();
      await clickhouse.close();
      await server.stop();
    }
  });
});

async function freshDatabase(server: Awaited<ReturnType<typeof startEmbeddedClickHouse>>): Promise<ClickHouse> {
  const first = createClickHouse(server, { log: silentLog, clock: systemClock });
  await first.command({ kind: 'sql', parts: [`CREATE DATABASE ${DATABASE}`] }, { tag: 'test' });
  await first.close();
  const clickhouse = createClickHouse({ ...server, database: DATABASE }, { log: silentLog, clock: systemClock });
  const folder = new URL('../../../../packages/trace-store/migrations/', import.meta.url);
  await migrate(clickhouse, { folder, database: DATABASE }, silentLog);
  await migrate(clickhouse, { ...logMigrations, database: DATABASE }, silentLog);
  return clickhouse;
}

/** Sends the traffic of a shop through the gateway, every fifth request twice. Resolves with the spans of each trace. */
async function sendUntil(log: SpanLog, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const sent = new Map<string, number>();
  const now = systemClock.now();
  const load = createLoad([...createSimulator({ seed: 7 }).traces(now - 10_000, now - 8_000, 400)], { spansPerRequest: 60, mixed: true });
  const deps = {
    log,
    limits: GATEWAY_LIMITS,
    clock: systemClock,
    gatewayId: 'test',
    counters: createGatewayCounters(),
    quotas: new KeyQuotas(NO_QUOTA, systemClock),
    unpacking: new Slots(4),
    pace: new Pace(log, systemClock, GATEWAY_LIMITS.pace),
    onAppended: () => undefined,
  };
  let requests = 0;
  const isOver = (): boolean => signal.aborted;
  for (let round = 0; !isOver(); round++) {
    for (const { body } of load.round(round, now)) {
      if (isOver()) break;
      const send = async (): Promise<void> => {
        const sender = { projectId: parseProjectId(1), keyId: 0, quota: NO_QUOTA };
        // The gateway gives the memory of a body back.
        await acceptExport({ signal: 'traces', sender, body: new Uint8Array(body), encoding: 'identity', format: 'protobuf' }, deps);
      };
      await send();
      if (requests++ % 5 === 4) await send();
      for (const { scopeSpans } of decodeTraces(body).resourceSpans)
        for (const { spans } of scopeSpans) for (const { traceId } of spans) sent.set(traceId, (sent.get(traceId) ?? 0) + 1);
      await systemClock.sleep(40);
    }
  }
  return sent;
}

async function storedTraces(clickhouse: ClickHouse): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.query(
    sql`SELECT lower(hex(trace_id)) AS trace, toString(sum(spans)) AS n FROM trace_blocks GROUP BY trace_id`,
    z.object({ trace: z.string(), n: z.coerce.number() }),
    { tag: 'test' },
  );
  return new Map(rows.map(({ trace, n }) => [trace, n]));
}

async function sumOf(clickhouse: ClickHouse): Promise<number> {
  const [row] = await clickhouse.query(sql`SELECT toString(sum(spans)) AS n FROM trace_blocks`, z.object({ n: z.coerce.number() }), {
    tag: 'test',
  });
  return row?.n ?? 0;
}
