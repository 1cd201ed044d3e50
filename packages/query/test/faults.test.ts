import { parseProjectId, unixMs } from '@spanhouse/core';
import { createSimulator, encodeRequests, EXPECTED_DIAGNOSES, FAULT_KINDS, faultsBetween, type FaultKind } from '@spanhouse/simulator';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCauses, findSuspects, type Diagnosis } from '../src/index.ts';

const CYCLE = Date.UTC(2026, 10, 23, 10, 0, 0);
const MINUTE = 60_000;
const SPANS_PER_SECOND = 250;
const PROJECT = parseProjectId(1);
/** Shop time that is stored: without faults, and two minutes of each fault. */
const QUIET = { from: CYCLE, to: CYCLE + 3 * MINUTE };

function timesOf(kind: FaultKind): { readonly from: number; readonly to: number } {
  const fault = faultsBetween(CYCLE, CYCLE + 30 * MINUTE).find((each) => each.kind === kind);
  if (fault === undefined) throw new RangeError(`the calendar has no ${kind}`);
  return { from: fault.fromMs, to: fault.fromMs + 2 * MINUTE };
}

describe('suspects of the scheduled faults', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await startTestStore();
    const simulator = createSimulator({ seed: 3 });
    for (const { from, to } of [QUIET, ...FAULT_KINDS.map(timesOf)]) {
      const traces = [...simulator.traces(from, to, SPANS_PER_SECOND)];
      const records = [...encodeRequests(traces, { spansPerRequest: 2_000, mixed: true })].map((body) =>
        aLogRecord(0n, body, { receivedAt: unixMs(to + 1_000) }),
      );
      await store.write(records);
    }
    await store.derive();
  }, 120_000);
  afterAll(() => store.stop());

  const ask = (service: string, name: string, window: { readonly from: number; readonly to: number }): Promise<Diagnosis> =>
    findSuspects(store.applications, PROJECT, {
      service,
      name,
      window: { startMs: unixMs(window.from), endMs: unixMs(window.to) },
      baseline: { startMs: unixMs(QUIET.from), endMs: unixMs(QUIET.to) },
    });

  it.each(FAULT_KINDS)('%s is named first', async (kind) => {
    const { service, interface: name, named } = EXPECTED_DIAGNOSES[kind];
    const diagnosis = await ask(service, name, timesOf(kind));
    expect(diagnosis.suspects[0], JSON.stringify(diagnosis, null, 1)).toMatchObject(named);
  });

  it('nothing is suspected where nothing has changed', async () => {
    const half = (QUIET.from + QUIET.to) / 2;
    const diagnosis = await findSuspects(store.applications, PROJECT, {
      service: 'storefront',
      name: 'GET /api/home',
      window: { startMs: unixMs(half), endMs: unixMs(QUIET.to) },
      baseline: { startMs: unixMs(QUIET.from), endMs: unixMs(half) },
    });
    expect(diagnosis).toMatchObject({ verdict: 'normal', suspects: [] });
  });

  it.each(FAULT_KINDS)('%s is named first of what changed in the project, without being asked about an interface', async (kind) => {
    const window = timesOf(kind);
    const { causes, compared } = await findCauses(store.applications, PROJECT, {
      window: { startMs: unixMs(window.from), endMs: unixMs(window.to) },
      baseline: { startMs: unixMs(QUIET.from), endMs: unixMs(QUIET.to) },
    });
    const { service, named } = EXPECTED_DIAGNOSES[kind];
    expect(compared).toBeGreaterThan(20);
    // A slow service is where it is slow itself, and not with those that wait for it.
    const expected =
      named.kind === 'downstream' ? { at: named.name, suspect: { kind: 'own', name: named.name } } : { at: service, suspect: named };
    expect(causes[0]?.at.service, JSON.stringify(causes, null, 1)).toBe(expected.at);
    expect(causes[0]?.diagnosis.suspects[0]).toMatchObject(expected.suspect);
  });

  it('who waits for a slow service is named with it, and is no cause of its own', async () => {
    const window = timesOf('slow-database');
    const { causes } = await findCauses(store.applications, PROJECT, {
      window: { startMs: unixMs(window.from), endMs: unixMs(window.to) },
      baseline: { startMs: unixMs(QUIET.from), endMs: unixMs(QUIET.to) },
    });
    expect(causes.map(({ at }) => at.service)).not.toContain('order');
    expect(causes[0]?.affected).toContainEqual({ service: 'order', name: 'shop.order.v1.OrderService/CreateOrder' });
  });

  it('a project without a change has no causes', async () => {
    const half = (QUIET.from + QUIET.to) / 2;
    const found = await findCauses(store.applications, PROJECT, {
      window: { startMs: unixMs(half), endMs: unixMs(QUIET.to) },
      baseline: { startMs: unixMs(QUIET.from), endMs: unixMs(half) },
    });
    expect(found).toMatchObject({ changed: 0, causes: [] });
    expect(found.compared).toBeGreaterThan(20);
  });

  it('the same question has the same answer', async () => {
    const { service, interface: name } = EXPECTED_DIAGNOSES['slow-database'];
    const [first, second] = [await ask(service, name, timesOf('slow-database')), await ask(service, name, timesOf('slow-database'))];
    expect(second).toEqual(first);
  });

  it('a fault far below is followed to where it is', async () => {
    const diagnosis = await ask('order', 'shop.order.v1.OrderService/CreateOrder', timesOf('slow-database'));
    expect(diagnosis.verdict).toBe('slower');
    expect(diagnosis.suspects[0]).toMatchObject({ kind: 'component', name: 'mysql inventory' });
    expect(diagnosis.suspects[0]?.path.map(({ service }) => service)).toEqual(['order', 'inventory']);
  });
});
