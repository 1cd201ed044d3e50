import { AppError, silentLog, systemClock, systemRandom, type Log } from '@spanhouse/core';
import type { ClickHouse } from '@spanhouse/clickhouse';
import { createFileSpanLog, createMemorySpanLog, openDeadLetters } from '@spanhouse/span-log';
import { firstUnusedOffset } from '../src/compute/partition-worker.ts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCompute } from '../src/compute/compute.ts';
import { createThreadBuilder } from '../src/compute/cut-builder.ts';
import { InjectedCrash } from '../src/compute/persist.ts';
import { someCutSettings } from '@spanhouse/trace-store/testing';
import {
  append,
  countOf,
  LOG_RECORDS,
  fillLog,
  always,
  runCompute,
  sharedLog,
  startCompute,
  startWorlds,
  type World,
  type WorldMaker,
} from './support/compute-world.ts';
import { storedState } from './support/stored-state.ts';

describe('compute', () => {
  let worlds: WorldMaker;
  let undisturbed: World;
  let sent = 0;
  const steps: string[] = [];

  beforeAll(async () => {
    worlds = await startWorlds();
    undisturbed = await worlds.make('undisturbed');
    sent = (await fillLog(undisturbed)).spans;
    await runCompute(undisturbed, { afterStep: (step) => steps.push(step) });
  });

  afterAll(async () => {
    await undisturbed.dispose();
    await worlds.stop();
  });

  it('stores each span once, resent requests included, and sets the broken one aside', async () => {
    expect(await countOf(undisturbed.clickhouse, 'spans')).toBe(sent);
    expect(await countOf(undisturbed.clickhouse, 'trace_blocks')).toBe(sent);
    expect((await readdir(join(undisturbed.dataDirectory, 'dead-letter'))).sort()).toEqual([
      '0-13.reason',
      '0-13.record',
      '0-9.reason',
      '0-9.record',
    ]);
  });

  it('stores each log record once, resent requests included, and sets the broken one aside', async () => {
    expect(await countOf(undisturbed.clickhouse, 'logs')).toBe(LOG_RECORDS);
  });

  it('killed after any step and started again, it leaves what an undisturbed run leaves', async () => {
    const expected = await storedState(undisturbed.clickhouse, undisturbed.objectStore);
    // 14 records in cuts of 5: two cuts with one or two objects, six inserts and three further steps each, and one with three inserts of log records.
    expect(steps.length).toBeGreaterThanOrEqual(2 * (1 + 6 + 3) + 3 + 3);
    for (let kill = 0; kill < steps.length; kill++) {
      const world = await worlds.make(`killed_${String(kill)}`);
      await fillLog(world);
      let step = 0;
      await runCompute(world, {
        afterStep: (name) => {
          if (step++ === kill) throw new InjectedCrash(name);
        },
      });
      await runCompute(world);
      expect(await storedState(world.clickhouse, world.objectStore), `killed after step ${String(kill)}: ${steps[kill] ?? ''}`).toEqual(
        expected,
      );
      await world.dispose();
    }
  }, 120_000);

  it('a log that was lost goes on behind the offsets of the index: nothing new is taken for a repetition', async () => {
    const world = await worlds.make('lost_log');
    await fillLog(world);
    await runCompute(world);
    const before = await countOf(world.clickhouse, 'spans');
    const directory = join(world.dataDirectory, 'log');
    const spanLog = await createFileSpanLog(
      { directory, firstOffset: (partition) => firstUnusedOffset(world.clickhouse, partition) },
      { clock: systemClock, log: silentLog },
    );
    const { spans } = await fillLog({ ...world, spanLog }, 3);
    await runCompute({ ...world, spanLog, dataDirectory: join(world.dataDirectory, 'fresh') });
    expect(await countOf(world.clickhouse, 'spans')).toBe(before + spans);
    await spanLog.close();
    await world.dispose();
  });

  it('recognises a resent request after a restart', async () => {
    const world = await worlds.make('resent');
    const { spans } = await fillLog(world);
    await runCompute(world);
    await fillLog(world);
    await runCompute(world);
    expect(await countOf(world.clickhouse, 'spans')).toBe(spans);
    await world.dispose();
  });

  it('a store that is away for a while delays and loses nothing', async () => {
    const world = await worlds.make('away');
    const { spans } = await fillLog(world);
    let refusals = 0;
    const flaky: ClickHouse = {
      ...world.clickhouse,
      query: (...given) => world.clickhouse.query(...given),
      insertNative: async (...given) => {
        // The outcome of the second kind is unknown to the caller: done, and answered with a failure.
        if (refusals++ % 3 === 0) throw new AppError('STORE.UNAVAILABLE', 'connection refused');
        await world.clickhouse.insertNative(...given);
        if (refusals % 3 === 2) throw new AppError('STORE.UNAVAILABLE', 'connection reset');
      },
    };
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (event) => warnings.push(event), with: () => log };
    await runCompute(world, { clickhouse: flaky, random: () => 0, log });
    expect(warnings).toContain('compute.step_retried');
    expect(await countOf(world.clickhouse, 'spans')).toBe(spans);
    expect(await storedState(world.clickhouse, world.objectStore)).toEqual(
      await storedState(undisturbed.clickhouse, undisturbed.objectStore),
    );
    await world.dispose();
  }, 60_000);

  it('builds the same on a thread of its own', async () => {
    const world = await worlds.make('threaded');
    await fillLog(world);
    await runCompute(world, { builder: createThreadBuilder() });
    expect(await storedState(world.clickhouse, world.objectStore)).toEqual(
      await storedState(undisturbed.clickhouse, undisturbed.objectStore),
    );
    await world.dispose();
  });

  it('what was interrupted is replayed with the settings it was begun with', async () => {
    const world = await worlds.make('settings');
    await fillLog(world);
    await runCompute(world, {
      afterStep: (name) => {
        if (name === 'inserted blocks') throw new InjectedCrash(name);
      },
    });
    await runCompute(world, { settings: always(someCutSettings({ blockBytesMax: 64 * 1024, retentionDaysDefault: 30 })) });
    const keys: string[] = [];
    for await (const { key } of world.objectStore.list('')) if (!key.startsWith('settings/')) keys.push(key);
    // The first cut keeps the old class, the later ones have the new one; nothing is there twice.
    expect(keys.filter((key) => key.endsWith('/0-0')).every((key) => key.includes('/7/'))).toBe(true);
    expect(keys.filter((key) => !key.endsWith('/0-0')).every((key) => key.includes('/30/'))).toBe(true);
    expect(await countOf(world.clickhouse, 'spans')).toBe(sent);
    await world.dispose();
  });

  it('settings that change while it runs hold for the cuts that are made from then on, and only for those', async () => {
    const world = await worlds.make('changing');
    await fillLog(world);
    const short = someCutSettings({ blockBytesMax: 64 * 1024 });
    const long = { ...short, retentionDays: { 1: 90 } };
    let asked = 0;
    await runCompute(world, { settings: () => (asked++ === 0 ? short : long) });
    expect(asked).toBeGreaterThan(1);
    const keys: string[] = [];
    for await (const { key } of world.objectStore.list('1/')) keys.push(key);
    const classes = new Set(keys.map((key) => key.split('/')[1]));
    expect(classes).toEqual(new Set(['7', '90']));
    expect(await countOf(world.clickhouse, 'spans')).toBe(sent);
    // Both are kept, for whoever has to repeat a cut.
    let kept = 0;
    for await (const { bytes } of world.objectStore.list('settings/')) kept += Math.sign(bytes);
    expect(kept).toBe(2);
    await world.dispose();
  });

  it('a span is searchable within 5 s of its acknowledgement, with the bounds of production', async () => {
    const world = await worlds.make('prompt');
    const running = await createCompute({
      ...world,
      settings: always(someCutSettings()),
      deadLetters: openDeadLetters(join(world.dataDirectory, 'dead-letter')),
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      builder: createThreadBuilder(),
    }).start();
    const { spans } = await fillLog(world);
    const acknowledgedMs = systemClock.monotonicMs();
    while ((await countOf(world.clickhouse, 'spans')) < spans) await systemClock.sleep(25);
    expect(systemClock.monotonicMs() - acknowledgedMs).toBeLessThan(5_000);
    await running.stop(AbortSignal.timeout(10_000));
    await world.dispose();
  });

  it('a log that is not the one of the index is refused: its offsets would be taken for repetitions', async () => {
    const world = await worlds.make('other_log');
    await fillLog(world);
    await runCompute(world);
    const before = await storedState(world.clickhouse, world.objectStore);
    const failures: unknown[] = [];
    const other = { ...world, spanLog: createMemorySpanLog() };
    await fillLog(other);
    await runCompute(other, { onFailed: (error) => failures.push(error) });
    expect(failures).toEqual([expect.objectContaining({ code: 'LOG.CORRUPT' })]);
    expect(await storedState(world.clickhouse, world.objectStore)).toEqual(before);
    // Under another number it is a log of its own.
    await runCompute(other, { firstPartition: 1 });
    expect(await countOf(world.clickhouse, 'spans')).toBe(2 * sent);
    await world.dispose();
  });

  it('a partition that is wanted elsewhere is given back after the cut under way, without a further one', async () => {
    const world = await worlds.make('given_back');
    await fillLog(world);
    const wanted = new AbortController();
    const given = sharedLog(world.spanLog, { ending: wanted.signal });
    const steps: string[] = [];
    const running = await startCompute(world, {
      spanLog: given.spanLog,
      afterStep: (step) => {
        steps.push(step);
        if (step === 'cut stored') wanted.abort();
      },
    });
    await given.closed;
    expect(steps.filter((step) => step === 'cut stored' || step === 'committed')).toEqual(['cut stored', 'committed']);
    await running.stop(AbortSignal.timeout(10_000));
    // Whoever has it now goes on there.
    await runCompute(world);
    expect(await countOf(world.clickhouse, 'spans')).toBe(sent);
    await world.dispose();
  });

  it('a partition that is lost is left at once, also by a step that is being repeated, and compute goes on with others', async () => {
    const world = await worlds.make('lost');
    await fillLog(world);
    const lost = new AbortController();
    const given = sharedLog(world.spanLog, { lost: lost.signal });
    const failures: unknown[] = [];
    const running = await startCompute(world, {
      spanLog: given.spanLog,
      objectStore: {
        ...world.objectStore,
        put: () => {
          lost.abort(new AppError('LOG.FENCED', 'lost'));
          return Promise.reject(new AppError('STORE.UNAVAILABLE', 'away'));
        },
      },
      onFailed: (error) => failures.push(error),
    });
    await given.closed;
    expect(failures).toEqual([]);
    await running.stop(AbortSignal.timeout(10_000));
    await runCompute(world);
    expect(await countOf(world.clickhouse, 'spans')).toBe(sent);
    await world.dispose();
  });

  it('takes up new records while it runs', async () => {
    const world = await worlds.make('live');
    const { spans } = await fillLog(world, 3);
    const running = runCompute(world);
    await append(world.spanLog, new Uint8Array([0x0a, 0xff, 0xff]), 99);
    await running;
    expect(await countOf(world.clickhouse, 'spans')).toBe(spans);
    await world.dispose();
  });
});
