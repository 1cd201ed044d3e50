import { createHash } from 'node:crypto';
import { systemClock, unixMs } from '@spanhouse/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Assignment, SpanLog } from '../../src/index.ts';
import { aRecordHeader } from '../../src/testing/index.ts';
import { GroupProcesses, type Told } from '../support/group-processes.ts';
import { freshTopic, kafkaBrokers, openKafkaLog } from '../support/kafka.ts';

const LIMITS = { recordsMax: 100, bytesMax: 1_000_000, waitMs: 5_000 };

describe.skipIf(kafkaBrokers === '')('a group of readers (scripts/with-kafka.mjs brings a broker)', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const opened = async (topic: string, partitions = 1): Promise<SpanLog> => {
    const log = await openKafkaLog({ topic, partitions });
    closing.push(() => log.close());
    return log;
  };
  /** Takes part in the group until the test ends; `given` has what came. */
  const joined = (log: SpanLog): { readonly given: Assignment[]; next(partition: number, after?: number): Promise<Assignment> } => {
    const stop = new AbortController();
    const given: Assignment[] = [];
    const ended = (async () => {
      for await (const assignment of log.assignments('hot', stop.signal)) given.push(assignment);
    })();
    closing.push(async () => {
      stop.abort();
      await ended;
      for (const { reader } of given) await reader.close();
    });
    const next = async (partition: number, after = 0): Promise<Assignment> => {
      for (;;) {
        const found = given.slice(after).find((each) => each.partition === partition);
        if (found !== undefined) return found;
        await systemClock.sleep(20);
      }
    };
    return { given, next };
  };

  it('shares the partitions, and gives one away only when its reader was closed', async () => {
    const topic = freshTopic();
    const log = await opened(topic, 2);
    for (const partition of [0, 1]) for (let i = 0; i < 3; i++) await log.append(partition, aRecordHeader(), Buffer.from(String(i)));
    const first = joined(log);
    const both = [await first.next(0), await first.next(1)];
    const second = joined(await opened(topic));
    const moving = await Promise.race(both.map(async (each) => (await aborted(each.ending), each)));
    // It is still the first one's, who finishes.
    await moving.reader.storeCut({ partition: moving.partition, from: 0n, to: 2n }, 'finishing');
    expect(second.given).toEqual([]);
    await moving.reader.commit(2n);
    await moving.reader.close();
    const moved = await second.next(moving.partition);
    expect(moved.reader.committed).toBe(2n);
    expect((await moved.reader.read(2n, LIMITS)).map(({ offset }) => offset)).toEqual([2n]);
    // The other one goes on without a break, in the epoch of the group that now is.
    const kept = both.find((each) => each !== moving);
    expect(kept?.ending.aborted).toBe(false);
    await kept?.reader.commit(1n);
    expect(first.given).toHaveLength(2);
  });

  it('refuses what an owner that was given up tries to store, and keeps the cut for its successor', async () => {
    const topic = freshTopic();
    const log = await opened(topic);
    for (let i = 0; i < 5; i++) await log.append(0, aRecordHeader(), Buffer.from(String(i)));
    const processes = new GroupProcesses(topic, 600_000);
    closing.push(() => processes.stop());
    const sleeper = processes.start();
    const cut = await processes.until((told) => told.find(({ step }) => step === 'cut'));
    // Stopped, not dead: it would go on as if nothing had been.
    processes.signal(sleeper, 'SIGSTOP');
    const successor = joined(log);
    const { reader } = await successor.next(0);
    expect(reader.cut).toEqual({ partition: 0, from: 0n, to: BigInt(cut.rest[1] ?? ''), context: '' });
    await reader.commit(3n);
    processes.signal(sleeper, 'SIGCONT');
    await processes.until((told) => told.find(({ step, by }) => step === 'fenced' && by === sleeper));
    expect(processes.told.some(({ step }) => step === 'committed')).toBe(false);
    await reader.storeCut({ partition: 0, from: 3n, to: 4n });
    expect(reader.committed).toBe(3n);
  });

  it('a reader that lost its partition is told LOG.FENCED by the brokers, whatever it believes', async () => {
    const topic = freshTopic();
    const log = await opened(topic);
    for (let i = 0; i < 5; i++) await log.append(0, aRecordHeader(), Buffer.from(String(i)));
    const outsider = await log.openReader('hot', 0);
    const member = joined(log);
    const { reader } = await member.next(0);
    await expect(outsider.storeCut({ partition: 0, from: 0n, to: 5n })).rejects.toMatchObject({ code: 'LOG.FENCED' });
    await expect(outsider.commit(5n)).rejects.toMatchObject({ code: 'LOG.FENCED' });
    await reader.storeCut({ partition: 0, from: 0n, to: 2n });
    await reader.close();
    await expect(reader.commit(2n)).rejects.toMatchObject({ code: 'LOG.FENCED' });
    const again = await member.next(0, 1);
    expect(again.reader.cut).toMatchObject({ from: 0n, to: 2n });
    await outsider.close();
  });

  it('processes that are killed, stopped and added share the work: nothing is lost, and no offset has two cuts', async () => {
    const topic = freshTopic();
    const partitions = 3;
    const log = await opened(topic, partitions);
    const processes = new GroupProcesses(topic, 30);
    closing.push(() => processes.stop());
    const sent: string[] = [];
    let isSending = true;
    const sending = (async () => {
      for (let i = 0; isSending; i++) {
        const digest = createHash('sha256').update(String(i)).digest().subarray(0, 16);
        await log.append(i % partitions, aRecordHeader({ digest, receivedAt: unixMs(1_763_892_000_000 + i) }), digest);
        sent.push(digest.toString('hex'));
        await systemClock.sleep(3);
      }
    })();
    const running: number[] = [processes.start(), processes.start()];
    const cutsOf = (told: readonly Told[]): readonly Told[] => told.filter(({ step }) => step === 'cut');
    for (let round = 0; round < 8; round++) {
      const before = cutsOf(processes.told).length;
      const victim = running.shift() ?? 0;
      // In the middle of a cut of the victim's own where it has one; every third leaves in order.
      await processes.until((told) => (cutsOf(told).length >= before + 10 ? true : undefined));
      if (round % 3 !== 2 && processes.told.some(({ by }) => by === victim)) {
        const cuts = cutsOf(processes.told).filter(({ by }) => by === victim).length;
        await Promise.race([
          processes.until((told) => (cutsOf(told).filter(({ by }) => by === victim).length > cuts ? true : undefined)),
          systemClock.sleep(3_000),
        ]);
      }
      await processes.end(victim, round % 3 === 2 ? 'SIGTERM' : 'SIGKILL');
      running.push(processes.start());
    }
    isSending = false;
    await sending;
    const ends = await Promise.all(Array.from({ length: partitions }, (_, partition) => log.bounds(partition)));
    const isDone = (told: readonly Told[]): true | undefined =>
      ends.every(({ end }, partition) =>
        told.some((each) => each.step === 'committed' && each.partition === partition && each.rest[0] === String(end)),
      )
        ? true
        : undefined;
    await processes.until(isDone);

    const { told } = processes;
    const did = told.filter(({ step }) => step === 'did');
    const contents = new Map<string, string>();
    for (const { partition, rest } of did) {
      const [from = '', to = '', ...digests] = rest;
      const place = `${String(partition)}/${from}`;
      const content = `${to} ${digests.join(' ')}`;
      expect(contents.get(place) ?? content, `the cut at ${place}`).toBe(content);
      contents.set(place, content);
    }
    const all = [...contents.values()].flatMap((content) => content.split(' ').slice(1));
    expect(all.toSorted()).toEqual(sent.toSorted());
    expect(told.filter(({ step }) => step === 'had').length).toBeGreaterThan(0);
  });
});

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
