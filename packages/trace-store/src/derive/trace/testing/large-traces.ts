import { ROLE, type TraceSpans } from '../trace-spans.ts';

const COUNT = 50_000;
const SERVICES = 9;

type Shape = {
  /** Number of the parent of span i > 0, smaller than i. */
  readonly parentOf: (i: number) => number;
  readonly isEntry: (depth: number) => boolean;
  /** Role of the spans that are no entries. */
  readonly otherwise: number;
  readonly timeOf: (i: number) => readonly [number, number];
};

/** 50,000 spans that arrive in no order of time: number i stands at 7,919 i, a prime. Every entry is of another service than the one above. */
function large({ parentOf, isEntry, otherwise, timeOf }: Shape): TraceSpans {
  const spans = {
    count: COUNT,
    parent: new Int32Array(COUNT).fill(-1),
    isRoot: new Uint8Array(COUNT),
    start: new Float64Array(COUNT),
    end: new Float64Array(COUNT),
    role: new Uint8Array(COUNT),
    service: new Uint32Array(COUNT),
    instance: new Uint32Array(COUNT),
    isAsync: new Uint8Array(COUNT),
    linkOf: new Int32Array(COUNT).fill(-1),
  };
  const placeOf = (i: number): number => (i * 7_919) % COUNT;
  const depthOf = new Uint32Array(COUNT);
  for (let i = 0; i < COUNT; i++) {
    const at = placeOf(i);
    const above = i === 0 ? -1 : placeOf(parentOf(i));
    const depth = i === 0 ? 0 : (depthOf[above] ?? 0) + 1;
    const aboveService = spans.service[above] ?? 0;
    depthOf[at] = depth;
    spans.parent[at] = above;
    spans.isRoot[at] = i === 0 ? 1 : 0;
    spans.role[at] = isEntry(depth) ? ROLE.entry : otherwise;
    spans.service[at] = isEntry(depth) ? (aboveService + 1) % SERVICES : aboveService;
    spans.instance[at] = spans.service[at] ?? 0;
    [spans.start[at] = 0, spans.end[at] = 0] = timeOf(i);
  }
  return spans;
}

/** Each a little shorter than the one before, at both ends. */
const nested = (i: number): readonly [number, number] => [i, COUNT * 3 - i];

/** What a trace of 50,000 spans has to be handled in, in any shape. */
export const LARGE_TRACES: readonly (readonly [string, TraceSpans])[] = [
  [
    'an entry with 49,999 calls that overlap',
    large({
      parentOf: () => 0,
      isEntry: (depth) => depth === 0,
      otherwise: ROLE.call,
      timeOf: (i) => (i === 0 ? [0, COUNT * 20] : [i * 10, i * 10 + 500_000]),
    }),
  ],
  ['a chain of 50,000 entries', large({ parentOf: (i) => i - 1, isEntry: () => true, otherwise: ROLE.local, timeOf: nested })],
  ['a chain of 50,000 local spans', large({ parentOf: (i) => i - 1, isEntry: (d) => d === 0, otherwise: ROLE.local, timeOf: nested })],
  [
    'a tree of entries and calls by turns',
    large({ parentOf: (i) => (i - 1) >> 2, isEntry: (depth) => depth % 2 === 0, otherwise: ROLE.call, timeOf: nested }),
  ],
];

/** Milliseconds of the fastest of five runs: what the work costs, and not who else uses the machine. */
export function fastestMs(work: () => void): number {
  let fastest = Infinity;
  for (let run = 0; run < 5; run++) {
    const began = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - began);
  }
  return fastest;
}
