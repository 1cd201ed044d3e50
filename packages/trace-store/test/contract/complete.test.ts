import type { ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KIND_NAMES, STATUS_NAMES } from '../../src/model/span-query.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { rangeOf } from './sample-queries.ts';
import { after, freshProject, HOSTILE, int, SECOND, sent, store, T0, text } from './sent-spans.ts';

const HOUR = 3600n * SECOND;

describe('completing a query', () => {
  let db: TestStore;
  const projectId = freshProject();

  beforeAll(async () => {
    db = await startTestStore();
    const shop = (i: number) =>
      sent(i, {
        service: 'shop',
        name: i < 4 ? 'GET /orders' : 'POST /orders',
        kind: 2,
        resource: [text('deployment.environment', 'prod'), text('cloud.region', 'eu')],
        attributes: [
          text('tier', i < 3 ? 'gold' : 'old'),
          text('http.method', 'GET'),
          int('http.status_code', 200),
          text('Tier.note', 'x'),
        ],
      });
    const stock = sent(10, {
      service: 'stock',
      name: 'reserve',
      startTimeUnixNano: T0 + 2n * HOUR,
      resource: [text('cloud.region', 'us')],
      attributes: [text('tier', 'gold'), text('http.request.method', 'GET'), text('http.response.status_code', '503')],
    });
    await store(
      db,
      projectId,
      Array.from({ length: 5 }, (_, i) => shop(i)),
    );
    await store(db, projectId, [stock]);
    await store(db, freshProject(), [sent(0, { service: 'theirs', attributes: [text('tier', 'theirs'), text('their.tier', 'x')] })]);
  });
  afterAll(() => db.stop());

  const all = { ...rangeOf(), prefix: '', limit: 20 };
  const keys = (over: Partial<Parameters<typeof db.reader.completeKeys>[1]>, of: ProjectId = projectId) =>
    db.reader.completeKeys(of, { ...all, ...over });
  const values = (key: string, over: Partial<Parameters<typeof db.reader.completeValues>[1]> = {}, of: ProjectId = projectId) =>
    db.reader.completeValues(of, { ...all, key, ...over });

  it('lists services by name with their spans', async () => {
    expect(await db.reader.listServices(projectId, rangeOf())).toEqual([
      { text: 'shop', count: 5 },
      { text: 'stock', count: 1 },
    ]);
    expect(await db.reader.listServices(projectId, { start: after(2n * HOUR), end: after(3n * HOUR) })).toEqual([
      { text: 'stock', count: 1 },
    ]);
    expect(await db.reader.listServices(freshProject(), rangeOf())).toEqual([]);
  });

  it('a service list of no time is refused by its promise', async () => {
    await expect(db.reader.listServices(projectId, { start: after(0n), end: after(0n) })).rejects.toThrow('not after its start');
  });

  it('offers keys that contain what was typed, those that begin with it first, then the most frequent', async () => {
    expect(await keys({ prefix: 'tier' })).toEqual([
      { text: 'tier', count: 6 },
      { text: 'Tier.note', count: 5 },
    ]);
    expect((await keys({ prefix: 'METHOD' })).map((key) => key.text)).toEqual(['http.method', 'http.request.method']);
    expect((await keys({ prefix: 'teir' })).map((key) => key.text)).toEqual([]);
    expect((await keys({ prefix: 'region' })).map((key) => key.text)).toEqual(['cloud.region']);
    expect(await keys({ limit: 2 })).toHaveLength(2);
  });

  it('offers keys of resources under the names they are asked for by', async () => {
    expect(await keys({ prefix: 'cloud' })).toEqual([{ text: 'cloud.region', count: 6 }]);
    expect((await keys({ prefix: 'resource' })).map((key) => key.text)).toEqual([]);
  });

  it('offers for tags only the keys that spans have themselves and no column holds', async () => {
    expect((await keys({ isForTags: true })).map((key) => key.text)).not.toContain('cloud.region');
    expect(await keys({ prefix: 'cloud', isForTags: true })).toEqual([]);
    expect((await keys({ prefix: 'http' })).map((key) => key.text)).toContain('http.request.method');
    expect(await keys({ prefix: 'http', isForTags: true })).toEqual([]);
    expect(await keys({ prefix: 'tier', isForTags: true })).toEqual(await keys({ prefix: 'tier' }));
  });

  it('offers keys and values of the service alone that is named', async () => {
    expect(await keys({ prefix: 'tier', service: 'stock' })).toEqual([{ text: 'tier', count: 1 }]);
    expect(await values('cloud.region', { service: 'stock' })).toEqual([{ text: 'us', count: 1 }]);
    expect(await values('name', { service: 'stock' })).toEqual([{ text: 'reserve', count: 1 }]);
  });

  it('offers values of an attribute, the most frequent first', async () => {
    expect(await values('tier')).toEqual([
      { text: 'gold', count: 4 },
      { text: 'old', count: 2 },
    ]);
    // It begins with what was typed; the other one only contains it.
    expect((await values('tier', { prefix: 'OLD' })).map((value) => value.text)).toEqual(['old', 'gold']);
    expect(await values('tier', { limit: 1 })).toHaveLength(1);
  });

  it('offers values of fields and of attributes with a column under all their names, as the spans have them in the range', async () => {
    expect(await values('service')).toEqual([
      { text: 'shop', count: 5 },
      { text: 'stock', count: 1 },
    ]);
    expect(await values('interface')).toEqual(await values('name'));
    expect((await values('name', { prefix: 'orders' })).map((value) => value.text)).toEqual(['GET /orders', 'POST /orders']);
    expect(await values('http.method')).toEqual([{ text: 'GET', count: 6 }]);
    expect(await values('http.status_code')).toEqual([
      { text: '200', count: 5 },
      { text: '503', count: 1 },
    ]);
    expect(await values('http.response.status_code', { prefix: '5' })).toEqual([{ text: '503', count: 1 }]);
    expect(await values('http.method', { end: after(HOUR) })).toEqual([{ text: 'GET', count: 5 }]);
    expect(await values('env')).toEqual([{ text: 'prod', count: 5 }]);
  });

  it('offers the words of a field that has only some', async () => {
    const texts = async (key: string, prefix = '') => (await values(key, { prefix })).map((value) => value.text);
    expect(await texts('kind')).toEqual(KIND_NAMES);
    expect(await texts('status', 'ER')).toEqual([STATUS_NAMES[2]]);
    expect(await texts('root')).toEqual(['true', 'false']);
    expect(await texts('duration')).toEqual([]);
  });

  it.each([0, 1_001])('refuses to complete %d', async (limit) => {
    const question = { ...rangeOf(), prefix: '', limit };
    await expect(db.reader.completeKeys(projectId, question)).rejects.toMatchObject({ code: 'QUERY.INVALID' });
    await expect(db.reader.completeValues(projectId, { ...question, key: 'tier' })).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  });

  it('takes whatever is typed, and offers whatever was sent', async () => {
    const hostile = freshProject();
    await store(
      db,
      hostile,
      HOSTILE.map((value, i) => sent(i, { name: value, attributes: [text('note', value), text(value, 'x')] })),
    );
    // Long texts and texts of many digits are not kept for completion.
    const kept = HOSTILE.filter((value) => value.length <= 128 && value.replaceAll(/\D/g, '').length < 5);
    for (const prefix of kept) {
      const contains = (value: string): boolean => value.toLowerCase().includes(prefix.toLowerCase());
      const limit = 200;
      expect(new Set((await values('note', { prefix, limit }, hostile)).map((value) => value.text))).toEqual(
        new Set(kept.filter(contains)),
      );
      const found = (await keys({ prefix, limit }, hostile)).map((key) => key.text);
      expect(found).toEqual(expect.arrayContaining(HOSTILE.filter(contains)));
    }
    expect((await values('name', { prefix: 'Ø', limit: 5 }, hostile)).map((value) => value.text)).toEqual(['Ünïcødé']);
  });

  it('begins with what was typed in any script', async () => {
    const scripts = freshProject();
    await store(
      db,
      scripts,
      [...['Äpfel', 'grüne äpfel', 'grüne äpfel'].entries()].map(([i, value]) => sent(i, { attributes: [text('obst', value)] })),
    );
    expect((await values('obst', { prefix: 'äpf' }, scripts)).map((value) => value.text)).toEqual(['Äpfel', 'grüne äpfel']);
  });

  it('knows when the first span of a project began', async () => {
    expect(await db.reader.firstSpanAt(projectId)).toBe(Number(T0 / 1_000_000n));
    expect(await db.reader.firstSpanAt(freshProject())).toBeNull();
  });
});
