import { createHash } from 'node:crypto';
import { isAppError, silentLog, systemClock, unixMs, type Log } from '@spanhouse/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createKafkaSpanLog, type SpanLog } from '../../src/index.ts';
import { aRecordHeader } from '../../src/testing/index.ts';
import { freshTopic, openKafkaLog } from '../support/kafka.ts';
import { kafkaJars, ownBroker } from '../support/kafka-broker.ts';

const LIMITS = { recordsMax: 10_000, bytesMax: 1e9, waitMs: 5_000 };

describe.skipIf(kafkaJars === '')('a broker that goes and comes (scripts/with-kafka.mjs brings its jars)', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const openedAt = async (address: string, over: Parameters<typeof openKafkaLog>[0] = {}, log: Log = silentLog): Promise<SpanLog> => {
    const opened = await openKafkaLog({ connection: { clientId: 'test', bootstrapBrokers: [address] }, ...over }, log);
    closing.push(() => opened.close());
    return opened;
  };

  it('is killed under appends and started again: what was acknowledged is there, once each refusal was repeated', async () => {
    const own = await ownBroker(closing);
    let broker = await own.start();
    closing.push(() => broker.kill());
    const log = await openedAt(own.address, { partitions: 2 });
    const acknowledged = new Map<string, { readonly partition: number; readonly offset: bigint }>();
    const refusals = new Set<string>();
    let isSending = true;
    const sender = async (name: number): Promise<void> => {
      for (let i = 0; isSending; i++) {
        const body = Buffer.from(`${String(name)}-${String(i)}`);
        const digest = createHash('sha256').update(body).digest().subarray(0, 16);
        const partition = i % 2;
        for (let isStored = false; !isStored;) {
          try {
            const offset = await log.append(partition, aRecordHeader({ digest }), body);
            acknowledged.set(body.toString(), { partition, offset });
            isStored = true;
          } catch (error) {
            // Any other code would tell the sender to drop it.
            if (!isAppError(error) || error.code !== 'LOG.UNAVAILABLE') throw error;
            refusals.add(error.code);
            await systemClock.sleep(50);
          }
        }
        await systemClock.sleep(1);
      }
    };
    const senders = Array.from({ length: 8 }, (_, name) => sender(name));
    for (let restart = 0; restart < 3; restart++) {
      const before = acknowledged.size;
      while (acknowledged.size < before + 200) await systemClock.sleep(10);
      await (restart === 1 ? broker.stop() : broker.kill());
      broker = await own.start();
    }
    const after = acknowledged.size;
    while (acknowledged.size < after + 200) await systemClock.sleep(10);
    isSending = false;
    await Promise.all(senders);

    expect(refusals).toEqual(new Set(['LOG.UNAVAILABLE']));
    for (const partition of [0, 1]) {
      const stored = new Map<bigint, string>();
      const reader = await log.openReader('check', partition);
      const { end } = await log.bounds(partition);
      for (let next = 0n; next < end;) {
        for (const record of await reader.read(next, LIMITS)) {
          stored.set(record.offset, Buffer.from(record.body).toString());
          next = record.offset + 1n;
        }
      }
      for (const [body, place] of acknowledged) if (place.partition === partition) expect(stored.get(place.offset)).toBe(body);
      await reader.close();
    }
  });

  it('is away for longer than heartbeats may stay out: members come back and go on where they stood', async () => {
    const own = await ownBroker(closing);
    let broker = await own.start();
    closing.push(() => broker.kill());
    const log = await openedAt(own.address);
    const stop = new AbortController();
    const assignments = log.assignments('hot', stop.signal)[Symbol.asyncIterator]();
    const take = async () => {
      const next = await assignments.next();
      if (next.done === true) throw new Error('the assignments ended');
      return next.value;
    };
    for (let i = 0; i < 4; i++) await log.append(0, aRecordHeader(), Buffer.from(String(i)));
    const before = await take();
    await before.reader.storeCut({ partition: 0, from: 0n, to: 3n }, 'kept');
    await broker.kill();
    await expect(before.reader.commit(3n)).rejects.toMatchObject({ code: 'LOG.UNAVAILABLE' });
    // Its fate is not known: whoever tried it has lost the partition.
    expect(before.lost.aborted).toBe(true);
    await expect(before.reader.commit(3n)).rejects.toMatchObject({ code: 'LOG.FENCED' });
    await before.reader.close();
    broker = await own.start();
    const { reader } = await take();
    expect(reader.cut).toEqual({ partition: 0, from: 0n, to: 3n, context: 'kept' });
    expect(await reader.read(0n, LIMITS)).toHaveLength(4);
    await reader.commit(3n);
    stop.abort();
    await reader.close();
  });

  it('retention that takes records before they were read is said as an error, and reading goes on behind it', async () => {
    const own = await ownBroker(closing);
    const broker = await own.start();
    closing.push(() => broker.kill());
    const lost: (Readonly<Record<string, unknown>> | undefined)[] = [];
    const listening: Log = {
      ...silentLog,
      error: (event, _error, fields) => {
        if (event === 'log.records_lost') lost.push(fields);
      },
      with: () => listening,
    };
    const log = await openedAt(own.address, { retentionMs: 3_600_000 }, listening);
    const reader = await log.openReader('late', 0);
    // Of a year ago by its own time; the segment goes as a whole, so the next record begins a new one.
    for (let i = 0; i < 3; i++)
      await log.append(0, aRecordHeader({ receivedAt: unixMs(systemClock.now() - 365 * 86_400_000) }), Buffer.from('old'));
    while ((await log.bounds(0)).start < 3n) await systemClock.sleep(100);
    await log.append(0, aRecordHeader({ receivedAt: systemClock.now() }), Buffer.from('new'));
    const records = await reader.read(reader.committed, LIMITS);
    expect(records.map(({ offset, body }) => [offset, Buffer.from(body).toString()])).toEqual([[3n, 'new']]);
    expect(lost).toEqual([{ 'lost.from': 0n, 'lost.to': 3n, 'lost.records': 3n }]);
    await reader.storeCut({ partition: 0, from: 0n, to: 4n });
    await reader.commit(4n);
    await reader.close();
  });

  it('is not there at the start: that is said with its address', async () => {
    const own = await ownBroker(closing);
    await expect(openedAt(own.address)).rejects.toMatchObject({
      code: 'LOG.UNAVAILABLE',
      message: expect.stringContaining(own.address) as string,
    });
  });

  it('asks for a login: the right one is let in, a wrong one is told what to check', async () => {
    const users = 'user_spanhouse="right" user_broker="broker"';
    const own = await ownBroker(closing, {
      'listener.security.protocol.map': 'CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
      'sasl.enabled.mechanisms': 'PLAIN',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="broker" password="broker" ${users};`,
    });
    const broker = await own.start();
    closing.push(() => broker.kill());
    const login = (password: string): Promise<SpanLog> =>
      createKafkaSpanLog(
        {
          connection: { clientId: 'test', bootstrapBrokers: [own.address], sasl: { mechanism: 'PLAIN', username: 'spanhouse', password } },
          topic: freshTopic(),
          partitions: 1,
          replicationFactor: 1,
        },
        { clock: systemClock, log: silentLog },
      );
    await expect(login('wrong')).rejects.toThrow(/SPANHOUSE_KAFKA_SASL/);
    const log = await login('right');
    expect(await log.append(0, aRecordHeader(), Buffer.from('x'))).toBe(0n);
    await log.close();
  });

  it('a topic that is missing or cannot be made is said with what to do', async () => {
    const own = await ownBroker(closing);
    const broker = await own.start();
    closing.push(() => broker.kill());
    await expect(openedAt(own.address, { mayCreate: false })).rejects.toThrow(/does not exist.*SPANHOUSE_KAFKA_CREATE_TOPIC/);
    await expect(openedAt(own.address, { replicationFactor: 3 })).rejects.toThrow(/3 replicas.*SPANHOUSE_KAFKA_REPLICATION/);
  });
});
