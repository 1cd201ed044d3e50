import { silentLog, systemClock, unixMs, type Fields, type Log } from '@spanhouse/core';
import { encodeTraces } from '@spanhouse/otlp';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { openDeadLetters, type DeadLetters } from '@spanhouse/span-log';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { aLogRecord } from '@spanhouse/trace-store/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createThreadBuilder } from '../src/compute/cut-builder.ts';
import { InjectedCrash } from '../src/compute/persist.ts';
import { createDeadLetterReplay } from '../src/compute/replay-dead-letters.ts';
import { countOf, runCompute, startWorlds, type World, type WorldMaker } from './support/compute-world.ts';
import { storedState } from './support/stored-state.ts';

let worlds: WorldMaker;
let world: World;
let letters: DeadLetters;
let made = 0;
beforeAll(async () => {
  worlds = await startWorlds();
});
afterAll(() => worlds.stop());
beforeEach(async () => {
  world = await worlds.make(`letters_${String(made++)}`);
  letters = openDeadLetters(join(world.dataDirectory, 'dead-letter'));
});
afterEach(() => world.dispose());

const POISONED = { entry: new URL('support/poisoned-thread.ts', import.meta.url), timeoutMs: 500 };
const RECEIVED_AT = Date.UTC(2026, 10, 23, 10);
const BOUNDS = { recordsMax: 40, bytesMax: 1 << 30, waitMs: 20, largeBytes: Infinity, waitLargeMs: 20 };

/** A request of one span. `word` stands in it. */
function bodyOf(id: number, word = 'harmless'): Uint8Array {
  const spanId = id.toString(16).padStart(16, '0');
  return encodeTraces(aTracesData([{ ...aSpan(), spanId, traceId: spanId + spanId, name: word }]));
}

async function send({ spanLog }: World, body: Uint8Array, second: number): Promise<void> {
  const over = { receivedAt: unixMs(RECEIVED_AT + second * 1_000), encoding: 'zstd' as const, bodyBytes: body.length };
  const packed = zstdCompressSync(body);
  await spanLog.append(0, aLogRecord(0n, packed, over).header, packed);
}

const idsOf = async (): Promise<readonly string[]> => (await letters.list()).map(({ offset }) => String(offset));

it.each(['kill the thread', 'never end'])(
  'a record that makes the building thread “%s” is set aside, and all others are stored',
  async (word) => {
    for (let i = 1; i <= 6; i++) await send(world, bodyOf(i, i === 4 ? word : 'harmless'), i);
    const builder = createThreadBuilder(POISONED);
    const said: Fields[] = [];
    const log: Log = { ...silentLog, error: (_event, _error, fields) => said.push(fields ?? {}), with: () => log };
    await runCompute(world, { builder, bounds: BOUNDS, log });
    expect(await countOf(world.clickhouse, 'spans')).toBe(5);
    expect(await idsOf()).toEqual(['3']);
    expect((await letters.read({ partition: 0, offset: 3n }))?.reason).toMatch(
      /the building thread (ended with code 134|did not come to an end)/,
    );
    expect(said.map((fields) => fields['dead_letter.since_start'])).toEqual([1]);
  },
  60_000,
);

it('a thread that dies again while a record is tried alone costs no record when it can be built after all', async () => {
  await send(world, bodyOf(1), 1);
  const real = createThreadBuilder();
  let builds = 0;
  const builder = {
    ...real,
    build: (...given: Parameters<typeof real.build>) => (builds++ < 2 ? Promise.reject(new Error('died')) : real.build(...given)),
  };
  await runCompute(world, { builder, bounds: BOUNDS, random: () => 0 });
  expect(await countOf(world.clickhouse, 'spans')).toBe(1);
  expect(await idsOf()).toEqual([]);
});

it('a cut that was stored in part without a record is replayed without it, though it could be built then', async () => {
  const undisturbed = await worlds.make('letters_undisturbed');
  for (const each of [world, undisturbed])
    for (let i = 1; i <= 8; i++) await send(each, bodyOf(i, i === 3 ? 'kill the thread' : 'harmless'), i);
  await runCompute(undisturbed, { builder: createThreadBuilder(POISONED), bounds: BOUNDS });
  const afterStep = (step: string): void => {
    if (step === 'inserted blocks') throw new InjectedCrash(step);
  };
  await runCompute(world, { builder: createThreadBuilder(POISONED), bounds: BOUNDS, afterStep });
  await runCompute(world, { bounds: BOUNDS });
  expect(await storedState(world.clickhouse, world.objectStore)).toEqual(
    await storedState(undisturbed.clickhouse, undisturbed.objectStore),
  );
  expect(await idsOf()).toEqual(['2']);
  await undisturbed.dispose();
}, 60_000);

async function replayAll(): Promise<void> {
  const replay = await createDeadLetterReplay({ deadLetters: letters, spanLog: world.spanLog, clock: systemClock, log: silentLog }).start();
  while ((await letters.list('to be replayed')).length > 0) await systemClock.sleep(10);
  await replay.stop(AbortSignal.timeout(5_000));
}

it('a replayed record is appended again with what it was, is removed, and is stored once it can be processed', async () => {
  await send(world, bodyOf(1, 'kill the thread'), 1);
  await send(world, bodyOf(2), 2);
  await runCompute(world, { builder: createThreadBuilder(POISONED), bounds: BOUNDS });
  expect(await idsOf()).toEqual(['0']);
  const before = await letters.read({ partition: 0, offset: 0n });
  expect(await letters.askForReplay({ partition: 0, offset: 0n })).toBe(true);
  await replayAll();
  expect(await idsOf()).toEqual([]);
  // Replayed twice, as by a kill between the appending and the removing: counted once.
  if (before !== null) {
    await letters.write(0, { offset: 0n, header: before.header, body: before.body }, before.reason);
    await letters.askForReplay({ partition: 0, offset: 0n });
    await replayAll();
  }
  await runCompute(world, { bounds: BOUNDS });
  expect(await countOf(world.clickhouse, 'spans')).toBe(2);
  expect(await idsOf()).toEqual([]);
}, 60_000);

it('a replayed record that still cannot be processed is a dead letter again', async () => {
  const broken = Buffer.from('no zstd at all');
  await world.spanLog.append(0, aLogRecord(0n, broken, { encoding: 'zstd', bodyBytes: 100 }).header, broken);
  await send(world, bodyOf(2), 2);
  await runCompute(world);
  expect(await idsOf()).toEqual(['0']);
  await letters.askForReplay({ partition: 0, offset: 0n });
  await replayAll();
  await runCompute(world);
  expect(await idsOf()).toEqual(['2']);
  expect(await countOf(world.clickhouse, 'spans')).toBe(1);
});
