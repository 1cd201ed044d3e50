import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inParallel } from '../../src/read/in-parallel.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { expectSameOnRandomTraces } from '../contract/evaluated.ts';
import { expectSameAnswer, randomQueries, storeRandomTraces } from '../contract/random-traces.ts';

describe('every query', () => {
  let db: TestStore;
  beforeAll(async () => {
    db = await startTestStore();
  });
  afterAll(() => db.stop());

  // 12,000 pairs of a query and a trace each.
  it.each(['plain', 'structured'] as const)('is evaluated as its words say: %s', (kind) => expectSameOnRandomTraces(kind, 4_000));

  // 10 stores of 100 traces, 100 queries each: 100,000 pairs of a query and a trace.
  it('is answered by index and blocks as if every span of every trace were asked', async () => {
    let filled = 0;
    for (let seed = 100; seed < 110; seed++) {
      const stored = await storeRandomTraces(db, seed, 100);
      const queries = randomQueries(seed, 100).map((query, i) => ({ query, i }));
      const found = await inParallel(queries, 2, ({ query, i }) => expectSameAnswer(stored, query, i));
      filled += found.filter((count) => count > 0).length;
    }
    expect(filled).toBeGreaterThan(400);
  });
});
