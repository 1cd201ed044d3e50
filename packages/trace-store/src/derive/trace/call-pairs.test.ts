import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callPairs, PAIR } from './call-pairs.ts';
import { entryOf } from './entry-of.ts';
import { ROLE } from './trace-spans.ts';
import { anyTrace, traceInTwoOrders } from './testing/any-trace.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';

const KINDS = Object.entries(PAIR);

/** Pairs as text: `caller > callee kind`, with - for nobody. */
function pairs(drawn: readonly DrawnSpan[]): readonly string[] {
  const { count, caller, callee, kind } = callPairs(traceOf(drawn));
  const id = (span: number | undefined): string => drawn[span ?? -1]?.id ?? '-';
  return Array.from({ length: count }, (_, i) => `${id(caller[i])} > ${id(callee[i])} ${KINDS.find(([, code]) => code === kind[i])![0]}`);
}

describe('pairs of caller and callee', () => {
  it('a call goes from the client span to the entry below it; a database has no span', () => {
    expect(
      pairs([
        { id: 'shop', at: [0, 100], role: 'entry' },
        { id: 'call', parent: 'shop', at: [10, 50], role: 'call' },
        { id: 'stock', parent: 'call', at: [20, 40], role: 'entry', service: 'b' },
        { id: 'query', parent: 'stock', at: [25, 30], role: 'call', service: 'b' },
      ]),
    ).toEqual(['- > shop root', 'call > stock call', 'query > - call']);
  });

  it('each of three tries is a pair, whether it arrived or not', () => {
    expect(
      pairs([
        { id: 'root', at: [0, 100], role: 'entry' },
        { id: 'retry', parent: 'root', at: [0, 90] },
        { id: 'first', parent: 'retry', at: [1, 20], role: 'call' },
        { id: 'second', parent: 'retry', at: [21, 40], role: 'call' },
        { id: 'third', parent: 'retry', at: [41, 60], role: 'call' },
        { id: 'failed', parent: 'second', at: [22, 39], role: 'entry', service: 'b' },
        { id: 'worked', parent: 'third', at: [42, 59], role: 'entry', service: 'b' },
      ]),
    ).toEqual(['- > root root', 'second > failed call', 'third > worked call', 'first > - call']);
  });

  it('the caller is the local span or the entry when no client span was recorded', () => {
    expect(
      pairs([
        { id: 'root', at: [0, 100], role: 'entry' },
        { id: 'work', parent: 'root', at: [1, 90] },
        { id: 'b', parent: 'work', at: [2, 20], role: 'entry', service: 'b' },
        { id: 'c', parent: 'b', at: [3, 9], role: 'entry', service: 'c' },
      ]),
    ).toEqual(['- > root root', 'work > b call', 'b > c call']);
  });

  it('a service that calls itself is its own caller', () => {
    expect(
      pairs([
        { id: 'first', at: [0, 9], role: 'entry' },
        { id: 'call', parent: 'first', at: [1, 8], role: 'call' },
        { id: 'second', parent: 'call', at: [2, 7], role: 'entry' },
      ]),
    ).toEqual(['- > first root', 'call > second call']);
  });

  it('a span that names a parent which is not here was called by somebody; a root was not', () => {
    expect(
      pairs([
        { id: 'root', at: [0, 9] },
        { id: 'server', parent: 'lost', at: [1, 8], role: 'entry', service: 'b' },
        { id: 'consumer', parent: 'lost', at: [2, 8], role: 'entry', service: 'c', isAsync: true },
      ]),
    ).toEqual(['- > root root', '- > server call', '- > consumer message']);
  });

  it('a span of another service below a call is the callee also when it is no server span', () => {
    expect(
      pairs([
        { id: 'root', at: [0, 9], role: 'call' },
        { id: 'inside', parent: 'root', at: [1, 8], service: 'b' },
      ]),
    ).toEqual(['- > root root', 'root > inside call']);
  });

  it('a call inside a call is none of its own, and what it reaches is called by the outer one', () => {
    const drawn: readonly DrawnSpan[] = [
      { id: 'root', at: [0, 100], role: 'entry' },
      { id: 'mapper', parent: 'root', at: [1, 50], role: 'call' },
      { id: 'driver', parent: 'mapper', at: [2, 49], role: 'call' },
      { id: 'library', parent: 'root', at: [51, 99], role: 'call' },
      { id: 'connect', parent: 'library', at: [52, 60] },
      { id: 'http', parent: 'connect', at: [53, 98], role: 'call' },
      { id: 'server', parent: 'http', at: [54, 97], role: 'entry', service: 'b' },
    ];
    expect(pairs(drawn)).toEqual(['- > root root', 'library > server call', 'mapper > - call']);
    expect([...callPairs(traceOf(drawn)).isInner]).toEqual([0, 0, 1, 0, 0, 1, 0]);
  });

  it('a message makes a pair for each consumer, below the producer or linked to it', () => {
    expect(
      pairs([
        { id: 'root', at: [0, 100], role: 'entry' },
        { id: 'publish', parent: 'root', at: [10, 12], role: 'producer' },
        { id: 'child', parent: 'publish', at: [50, 300], role: 'entry', service: 'b', isAsync: true },
        { id: 'linked', at: [60, 70], role: 'entry', service: 'c', isAsync: true, link: 'publish' },
        // The receiving client asks the broker; the message that it got came from the producer.
        { id: 'poll', at: [61, 99], service: 'd' },
        { id: 'receive', parent: 'poll', at: [62, 90], role: 'call', service: 'd' },
        { id: 'process', parent: 'receive', at: [70, 80], role: 'entry', service: 'd', isAsync: true, link: 'publish' },
        { id: 'unheard', parent: 'root', at: [95, 96], role: 'producer' },
      ]),
    ).toEqual([
      '- > root root',
      'publish > child message',
      'publish > linked message',
      '- > poll root',
      'publish > process message',
      'receive > - call',
      'unheard > - message',
    ]);
  });

  it('a consumer below one producer that links to another was called by the one above', () => {
    expect(
      pairs([
        { id: 'one', at: [0, 1], role: 'producer' },
        { id: 'other', at: [1, 2], role: 'producer' },
        { id: 'consumer', parent: 'one', at: [3, 4], role: 'entry', service: 'b', isAsync: true, link: 'other' },
      ]),
    ).toEqual(['- > one root', '- > other root', 'one > consumer message', 'other > - message']);
  });

  it('a link to anything but a producer is no call', () => {
    expect(
      pairs([
        { id: 'request', at: [0, 1], role: 'entry' },
        { id: 'batch', at: [3, 4], role: 'entry', service: 'b', link: 'request' },
      ]),
    ).toEqual(['- > request root', '- > batch root']);
  });

  it('on a cycle the earliest span has lost its caller', () => {
    expect(
      pairs([
        { id: 'a', parent: 'b', at: [0, 9], role: 'entry' },
        { id: 'b', parent: 'a', at: [1, 8], role: 'entry', service: 'b' },
      ]),
    ).toEqual(['- > a call', 'a > b call']);
  });

  it('each entry is the callee of one pair, and each call is inside another, a caller, or alone', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const trace = traceOf(drawn);
        const { caller, callee, isInner } = callPairs(trace);
        expect([...callee.filter((span) => span >= 0)]).toEqual([...entryOf(trace).entries]);
        const isCall = (span: number): boolean => trace.role[span] === ROLE.call || trace.role[span] === ROLE.producer;
        drawn.forEach((_, span) => {
          const asCaller = caller.filter((each) => each === span).length;
          const alone = caller.filter((each, i) => each === span && callee[i] === -1).length;
          if (!isCall(span)) expect([isInner[span], alone]).toEqual([0, 0]);
          else if (isInner[span] === 1) expect(asCaller).toBe(0);
          else expect(alone).toBe(asCaller === alone ? 1 : 0);
        });
      }),
    );
  });

  it('do not depend on the order of the spans', () => {
    fc.assert(
      fc.property(traceInTwoOrders, ({ drawn, other }) => {
        expect(pairs(other)).toEqual(pairs(drawn));
      }),
    );
  });
});
