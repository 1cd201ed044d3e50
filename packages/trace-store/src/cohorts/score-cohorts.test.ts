import { describe, expect, it } from 'vitest';
import { scoreCohorts } from './score-cohorts.ts';
import type { SpanFacts } from './span-facts-of.ts';

type Said = Readonly<Record<string, string | number>>;

function facts(said: Said): SpanFacts {
  return new Map(
    Object.entries(said).map(([key, value]) => [key, { text: String(value), number: typeof value === 'number' ? value : null }]),
  );
}

function spans(count: number, of: (i: number) => Said): readonly SpanFacts[] {
  return Array.from({ length: count }, (_, i) => facts(of(i)));
}

const keysOf = (scored: ReturnType<typeof scoreCohorts>): readonly string[] => scored.distinctions.map(({ key }) => key);

describe('scoreCohorts', () => {
  it('finds the pod that nearly all slow spans ran on, before what distinguishes less', () => {
    const chosen = spans(100, (i) => ({ pod: i < 90 ? 'b' : 'a', zone: i < 60 ? 'east' : 'west', method: 'GET' }));
    const rest = spans(100, (i) => ({ pod: i < 10 ? 'b' : 'a', zone: i < 30 ? 'east' : 'west', method: 'GET' }));
    const [first, second, ...others] = scoreCohorts(chosen, rest).distinctions;
    expect(first).toMatchObject({
      kind: 'value',
      key: 'pod',
      value: 'b',
      chosenShare: 0.9,
      restShare: 0.1,
      chosenCount: 90,
      restCount: 10,
    });
    expect(second).toMatchObject({ key: 'zone', value: 'east' });
    // Pod a and zone west are rarer only because b and east are commoner; the method is the same for all.
    expect(others).toEqual([]);
  });

  it('tells nothing of sets that differ by chance', () => {
    // Twenty keys of coins thrown by a fixed rule; 52 of 100 against 48 of 100 is nothing.
    const coins =
      (shift: number) =>
      (i: number): Said =>
        Object.fromEntries(
          Array.from({ length: 20 }, (_, key) => [`key${String(key)}`, (i * 7 + key * 3) % 100 < 50 + shift ? 'heads' : 'tails']),
        );
    expect(scoreCohorts(spans(100, coins(2)), spans(100, coins(-2))).distinctions).toEqual([]);
  });

  it('needs more than one small coincidence among many tests', () => {
    // 4 of 4 against 0 of 4 has p = 2/70.
    const scored = scoreCohorts(
      spans(4, () => ({ pod: 'b' })),
      spans(4, () => ({ pod: 'a' })),
    );
    expect(scored.distinctions).toEqual([]);
  });

  it('says what is rarer where nothing is commoner', () => {
    const cached =
      (many: number) =>
      (i: number): Said =>
        i < many ? { cache: 'hit' } : {};
    const [only] = scoreCohorts(spans(100, cached(5)), spans(100, cached(80))).distinctions;
    expect(only).toMatchObject({ key: 'cache', value: 'hit', chosenShare: 0.05, restShare: 0.8 });
  });

  it('names ids and does not compare them, but says that one is there at all', () => {
    const chosen = spans(100, (i) => ({ order: `order-${String(i)}`, same: 'x' }));
    const rest = spans(100, () => ({ same: 'x' }));
    const scored = scoreCohorts(chosen, rest);
    expect(scored.idKeys).toEqual(['order']);
    expect(scored.distinctions).toMatchObject([{ kind: 'value', key: 'order', value: null, chosenShare: 1, restShare: 0 }]);
  });

  it('compares numbers by their ranks and shows their medians, but not numbers that only name things', () => {
    const sized =
      (base: number) =>
      (i: number): Said => ({ bytes: base + i, 'thread.id': base + i });
    const scored = scoreCohorts(spans(50, sized(1_000)), spans(50, sized(0)));
    expect(scored.idKeys).toEqual(['thread.id']);
    expect(scored.distinctions).toMatchObject([{ kind: 'number', key: 'bytes', chosenMedian: 1_024.5, restMedian: 24.5, effect: 1 }]);
  });

  it('puts values that exactly the same spans have into one row, the key that people know first', () => {
    const build =
      (count: number) =>
      (i: number): Said =>
        i < count ? { 'app.build': '77', version: '2' } : { 'app.build': '76', version: '1' };
    const scored = scoreCohorts(spans(100, build(95)), spans(100, build(5)));
    expect(scored.distinctions).toMatchObject([{ key: 'version', value: '2', alike: [{ key: 'app.build', value: '77' }] }]);
  });

  it('marks what tells how spans failed, and leaves out what they were chosen by', () => {
    const failed = spans(100, () => ({ status: 'error', 'error.type': 'Timeout', pod: 'b' }));
    const rest = spans(100, (i) => ({ status: 'unset', pod: i < 10 ? 'b' : 'a' }));
    const scored = scoreCohorts(failed, rest, { without: ['status'], withSymptoms: true });
    expect(keysOf(scored)).toEqual(['error.type', 'pod']);
    expect(scored.distinctions.map((each) => each.isSymptom)).toEqual([true, false]);
  });

  it('of nothing tells nothing', () => {
    expect(
      scoreCohorts(
        [],
        spans(10, () => ({ a: 'b' })),
      ),
    ).toEqual({ distinctions: [], idKeys: [] });
  });
});
