import { parseProjectId, unixMs, unixNanoFromMs } from '@spanhouse/core';
import { createSimulator, encodeRequests, faultsAt, type FaultKind } from '@spanhouse/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CohortChoice, CohortComparison } from '../../src/index.ts';
import { parseQuery, type Query } from '../../src/query-language/index.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';

const HALF_HOUR = Date.UTC(2026, 10, 23, 10, 0, 0);
const PROJECT = parseProjectId(1);
const MINUTE = 60_000;

/** The simulator's calendar: faults begin so many minutes into each half hour. Of each only the spans of one service are stored. */
const FAULTS = {
  'bad-pod': { atMinute: 24, service: 'order' },
  'failing-deploy': { atMinute: 10, service: 'payment' },
  'slow-database': { atMinute: 3, service: 'inventory' },
} as const satisfies Partial<Record<FaultKind, { readonly atMinute: number; readonly service: string }>>;
type Fault = keyof typeof FAULTS;
const KINDS = Object.keys(FAULTS) as Fault[];

const beginOf = (fault: Fault): number => HALF_HOUR + FAULTS[fault].atMinute * MINUTE;

describe('what distinguishes slow and failing spans', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await startTestStore();
    const simulator = createSimulator({ seed: 5 });
    for (const kind of KINDS) {
      const begins = beginOf(kind);
      expect(faultsAt(begins).map((fault) => fault.kind)).toContain<FaultKind>(kind);
      for (let at = begins - MINUTE; at < begins + MINUTE; at += 20_000) {
        const traces = [...simulator.traces(at, at + 20_000, 800)]
          .map((trace) => ({ ...trace, spans: trace.spans.filter(({ instance }) => instance.service.name === FAULTS[kind].service) }))
          .filter(({ spans }) => spans.length > 0);
        const receivedAt = unixMs(at + 21_000);
        await store.write([...encodeRequests(traces, { spansPerRequest: 256 })].map((body) => aLogRecord(0n, body, { receivedAt })));
      }
    }
  }, 180_000);
  afterAll(() => store.stop());

  const read = (query: string): Query => {
    const parsed = parseQuery(query);
    if ('error' in parsed) throw new Error(parsed.error.message);
    return parsed;
  };

  /** A minute before the fault and a minute of it. */
  const compare = async (query: string, fault: Fault, choice: CohortChoice): Promise<CohortComparison> => {
    const [start, end] = [unixNanoFromMs(beginOf(fault) - MINUTE), unixNanoFromMs(beginOf(fault) + MINUTE)];
    return store.reader.compareCohorts({ projectId: PROJECT, start, end, ...read(query), choice });
  };

  it('a bad pod stands first among all interfaces of its service, each held against itself', async () => {
    const found = await compare('service = order and kind = server', 'bad-pod', { slowerThan: 0.9, isOfItsName: true });
    expect(found.distinctions[0]).toMatchObject({ kind: 'value', key: 'pod', value: 'order-7d9f6c5b8-m3v8s', isSymptom: false });
    expect(found.chosen.sampled).toBeLessThanOrEqual(500);
    expect(found.chosen.matched / (found.chosen.matched + found.rest.matched)).toBeCloseTo(0.1, 2);
    expect(found.threshold?.highestNs).toBeGreaterThan(found.threshold?.lowestNs ?? 0n);
    expect(found.partial).toEqual([]);
  });

  it('a failing deploy stands first for the failing requests, beside how they fail', async () => {
    const found = await compare('service = payment and kind = server', 'failing-deploy', { isFailed: true });
    const causes = found.distinctions.filter(({ isSymptom }) => !isSymptom);
    expect(causes[0]).toMatchObject({ kind: 'value', key: 'version', value: '3.3.0' });
    expect(found.distinctions.some(({ isSymptom }) => isSymptom)).toBe(true);
    expect(found.distinctions.some(({ key }) => key === 'status')).toBe(false);
  });

  it('a bad pod tells nearly all slow requests of one interface from the others', async () => {
    const found = await compare('name = shop.order.v1.OrderService/GetOrder', 'bad-pod', { slowerThan: 0.9 });
    const [first] = found.distinctions;
    expect(first).toMatchObject({ key: 'pod', value: 'order-7d9f6c5b8-m3v8s' });
    // One pod of four, eight times as slow for half of the time: what is slow is mostly its, what is not seldom.
    if (first?.kind !== 'value') throw new Error('a pod is a value');
    expect(first.chosenShare).toBeGreaterThan(0.5);
    expect(first.restShare).toBeLessThan(0.25);
  });

  it('a slow database stands among the first for slow queries', async () => {
    const found = await compare('kind = client and service = inventory', 'slow-database', { slowerThan: 0.9 });
    const values = found.distinctions
      .slice(0, 3)
      .flatMap((each) => (each.kind === 'value' ? [each.value, ...each.alike.map(({ value }) => value)] : []));
    expect(values.some((value) => value?.includes('inventory') === true || value?.includes('mysql') === true)).toBe(true);
  });

  it('a part of time and duration is compared with all the rest, always by the same sample', async () => {
    const begins = beginOf('bad-pod');
    const choice = { start: unixNanoFromMs(begins), end: unixNanoFromMs(begins + MINUTE), minNs: 0n };
    const first = await compare('service = order', 'bad-pod', choice);
    const again = await compare('service = order', 'bad-pod', choice);
    expect(again).toEqual(first);
    const all = await store.reader.findSpans({
      projectId: PROJECT,
      start: unixNanoFromMs(begins - MINUTE),
      end: unixNanoFromMs(begins + MINUTE),
      conditions: [{ target: { kind: 'field', field: 'service' }, operator: '=', values: ['order'] }],
      order: 'newest',
      limit: 1,
    });
    expect(first.chosen.matched + first.rest.matched).toBe(all.matched.count);
  });

  it('a query that only blocks answer is compared like any other, of what was found in them', async () => {
    // Every span of it matches the pattern: the same set, found the other way.
    const found = await compare('service = payment and kind = server and resource."service.version" =~ ".*"', 'failing-deploy', {
      isFailed: true,
    });
    expect(found.distinctions.find(({ isSymptom }) => !isSymptom)).toMatchObject({ key: 'version', value: '3.3.0' });
    const structured = await compare('{service = payment and kind = server}', 'failing-deploy', { isFailed: true });
    expect(structured.distinctions.find(({ isSymptom }) => !isSymptom)).toMatchObject({ key: 'version', value: '3.3.0' });
    const slow = await compare('{service = order and kind = server}', 'bad-pod', { slowerThan: 0.9, isOfItsName: true });
    expect(slow.distinctions[0]).toMatchObject({ key: 'pod', value: 'order-7d9f6c5b8-m3v8s' });
    expect(slow.chosen.matched / (slow.chosen.matched + slow.rest.matched)).toBeLessThan(0.11);
  });

  it('spans are chosen by any query, also by how they stand in their trace', async () => {
    const plain = await compare('service = payment and kind = server', 'failing-deploy', { query: read('status = error') });
    const failed = await compare('service = payment and kind = server', 'failing-deploy', { isFailed: true });
    expect([plain.chosen.matched, plain.rest.matched]).toEqual([failed.chosen.matched, failed.rest.matched]);
    expect(plain.distinctions.some(({ key, kind }) => kind === 'value' && key === 'version')).toBe(true);
    const parents = await compare('service = order', 'bad-pod', { query: read('{kind = client} < {kind = server}') });
    const kinds = parents.distinctions.filter((each) => each.kind === 'value' && each.key === 'kind' && each.value === 'server');
    expect(kinds[0]).toMatchObject({ chosenShare: 1 });
    expect(parents.chosen.matched).toBeGreaterThan(0);
    await expect(
      compare('service = order', 'bad-pod', {
        query: { conditions: [{ target: { kind: 'field', field: 'name' }, operator: '=~', values: ['('] }] },
      }),
    ).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  });

  it('choosing by nothing is refused, and another project has nothing to compare', async () => {
    await expect(compare('service = order', 'bad-pod', {})).rejects.toMatchObject({ code: 'QUERY.INVALID' });
    const other = await store.reader.compareCohorts({
      projectId: parseProjectId(2),
      start: unixNanoFromMs(HALF_HOUR),
      end: unixNanoFromMs(HALF_HOUR + 30 * MINUTE),
      conditions: [],
      choice: { slowerThan: 0.95 },
    });
    expect(other).toMatchObject({ chosen: { matched: 0, sampled: 0 }, rest: { matched: 0, sampled: 0 }, distinctions: [] });
  });
});
