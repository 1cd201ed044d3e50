import { parseProjectId, silentLog, systemClock, systemRandom, unixMs } from '@spanhouse/core';
import { createLoad, createSimulator } from '@spanhouse/simulator';
import { createMemorySpanLog } from '@spanhouse/span-log';
import { createApplicationReader } from '@spanhouse/trace-store';
import { aLogRecord, someCutSettings } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InjectedCrash } from '../src/compute/persist.ts';
import { createDerive, type DeriveDeps } from '../src/derive/derive.ts';
import { createInlineDeriver, createThreadDeriver, type ThreadDeriver } from '../src/derive/thread-deriver.ts';
import { always, startWorlds, type World, type WorldMaker } from './support/compute-world.ts';
import { storedState } from './support/stored-state.ts';

const RECEIVED_AT = Date.UTC(2026, 10, 23, 10, 0, 0);
const PROJECT = parseProjectId(1);
/** Records come every eight seconds of log time: a slot ends after every fourth, and traces are spread over several records. */
const RECORD_EVERY_MS = 8_000;

async function fill({ spanLog }: Pick<World, 'spanLog'>, records = 14): Promise<{ readonly spans: number; readonly traces: number }> {
  const traces = [...createSimulator({ seed: 5 }).traces(RECEIVED_AT - 10_000, RECEIVED_AT - 8_000, 500)];
  const bodies = [...createLoad(traces, { spansPerRequest: 70, mixed: true }).round(0, RECEIVED_AT - 10_000)].slice(0, records);
  let spans = 0;
  for (const [index, { body, spans: count }] of bodies.entries()) {
    spans += count;
    for (const again of index === 6 ? [0, 1] : [0]) {
      const { header } = aLogRecord(0n, body, {
        receivedAt: unixMs(RECEIVED_AT + index * RECORD_EVERY_MS + again),
        projectId: PROJECT,
        itemCount: count,
      });
      await spanLog.append(0, header, body);
    }
  }
  return { spans, traces: traces.length };
}

/** Runs until everything that is in the log is stored, or a crash has ended it. */
async function runDerive(world: World, over: Partial<DeriveDeps> & { readonly deriver?: ThreadDeriver } = {}): Promise<void> {
  const { end } = await world.spanLog.bounds(0);
  const done = Promise.withResolvers<undefined>();
  const running = await createDerive({
    ...world,
    settings: always(someCutSettings()),
    firstPartition: 0,
    deriver: createInlineDeriver(Infinity),
    logBytesMax: Infinity,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    patience: { waitMs: 10, idleMs: 20 },
    onFailed: done.reject,
    ...over,
    onStored: (slot) => {
      if (slot.openFrom >= end) done.resolve(undefined);
    },
    afterStep: (step) => {
      try {
        over.afterStep?.(step);
      } catch (error) {
        done.resolve(undefined);
        throw error;
      }
    },
  }).start();
  await done.promise;
  await running.stop(AbortSignal.timeout(20_000));
}

describe('the second reader', () => {
  let worlds: WorldMaker;
  let undisturbed: World;
  let sent: { readonly spans: number; readonly traces: number };
  const steps: string[] = [];

  beforeAll(async () => {
    worlds = await startWorlds();
    undisturbed = await worlds.make('derived');
    sent = await fill(undisturbed);
    await runDerive(undisturbed, { afterStep: (step) => steps.push(step) });
  });
  afterAll(async () => {
    await undisturbed.dispose();
    await worlds.stop();
  });

  it('looks at every span once, resent requests included', async () => {
    const reader = createApplicationReader(undisturbed);
    const range = { startMs: unixMs(RECEIVED_AT - 60_000), endMs: unixMs(RECEIVED_AT + 600_000) };
    const edges = await reader.edges(PROJECT, range, { level: 'interface' });
    const [entered, called] = [
      edges.reduce((sum, edge) => sum + edge.server.count, 0),
      edges.reduce((sum, edge) => sum + edge.client.count, 0),
    ];
    // Entries and calls are all that the shop has but messages, which have a side each.
    expect(entered + called).toBe(sent.spans);
    expect((await reader.coverage(PROJECT, range)).weight).toBe(1);
  });

  it('killed after any kind of step and started again, it leaves what an undisturbed run leaves', async () => {
    const expected = await storedState(undisturbed.clickhouse, undisturbed.objectStore);
    expect(steps.filter((step) => step === 'slot stored').length).toBeGreaterThanOrEqual(3);
    // In the second slot, the first that closes traces: there is one before it, and one after.
    const slots = steps.flatMap((name, i) => (name === 'slot stored' ? [i] : []));
    const kills = Array.from({ length: (slots[2] ?? 0) - (slots[1] ?? 0) }, (_, i) => (slots[1] ?? 0) + i);
    expect(kills.length).toBeGreaterThanOrEqual(1 + 6 + 1 + 1);
    for (const kill of kills) {
      const world = await worlds.make(`derive_killed_${String(kill)}`);
      await fill(world);
      let step = 0;
      await runDerive(world, {
        afterStep: (name) => {
          if (step++ === kill) throw new InjectedCrash(name);
        },
      });
      await runDerive(world);
      expect(await storedState(world.clickhouse, world.objectStore), `killed after step ${String(kill)}: ${steps[kill] ?? ''}`).toEqual(
        expected,
      );
      await world.dispose();
    }
  }, 180_000);

  it('does the same on a thread of its own', async () => {
    const world = await worlds.make('derive_thread');
    await fill(world);
    await runDerive(world, { deriver: createThreadDeriver(1_000_000_000) });
    expect(await storedState(world.clickhouse, world.objectStore)).toEqual(
      await storedState(undisturbed.clickhouse, undisturbed.objectStore),
    );
    await world.dispose();
  });

  it('under load a share of the traces stands for all', async () => {
    const world = await worlds.make('derive_sampled');
    await fill(world);
    // Slots of the shop have some 280 spans in 24 s.
    await runDerive(world, { deriver: createInlineDeriver(6) });
    const reader = createApplicationReader(world);
    const range = { startMs: unixMs(RECEIVED_AT - 60_000), endMs: unixMs(RECEIVED_AT + 600_000) };
    const coverage = await reader.coverage(PROJECT, range);
    expect(coverage.weight).toBe(2);
    expect(coverage.traces).toBeLessThan(sent.traces);
    await world.dispose();
  });

  it('a record that makes the thread fail is left out, and nothing waits behind it', async () => {
    const world = await worlds.make('derive_poisoned');
    await fill(world);
    const whole = createInlineDeriver(Infinity);
    const failing: ThreadDeriver = {
      ...whole,
      open: async (start) => {
        const deriver = await whole.open(start);
        return {
          ...deriver,
          add: (records, settings) =>
            records.some(({ offset }) => offset === 3n) ? Promise.reject(new Error('killed by record 3')) : deriver.add(records, settings),
        };
      },
    };
    const errors: string[] = [];
    const log = { ...silentLog, error: (event: string) => errors.push(event), with: () => log } as unknown as typeof silentLog;
    await runDerive(world, { deriver: failing, log });
    expect(errors).toContain('derive.record_left_out');
    const reader = createApplicationReader(world);
    const range = { startMs: unixMs(RECEIVED_AT - 60_000), endMs: unixMs(RECEIVED_AT + 600_000) };
    expect((await reader.coverage(PROJECT, range)).traces).toBeGreaterThan(0);
    await world.dispose();
  });

  it('without room in the log traces are closed early', async () => {
    const world = await worlds.make('derive_pressed');
    await fill(world);
    await runDerive(world, { logBytesMax: -1 });
    const reader = createApplicationReader(world);
    const range = { startMs: unixMs(RECEIVED_AT - 60_000), endMs: unixMs(RECEIVED_AT + 600_000) };
    expect((await reader.coverage(PROJECT, range)).traces).toBeGreaterThan(0);
    await world.dispose();
  });

  it('nothing in the log is nothing to do', async () => {
    const spanLog = createMemorySpanLog();
    const running = await createDerive({
      ...undisturbed,
      spanLog,
      settings: always(someCutSettings()),
      firstPartition: 7,
      deriver: createInlineDeriver(Infinity),
      logBytesMax: Infinity,
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      patience: { waitMs: 1, idleMs: 1 },
      onFailed: (error) => {
        throw error;
      },
    }).start();
    await running.stop(AbortSignal.timeout(5_000));
  });
});
