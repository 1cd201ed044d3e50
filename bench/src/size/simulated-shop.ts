import { createSimulator, encodeRequests, type SimTrace } from '@spanhouse/simulator';
import type { SizeInput } from './size-input.ts';

const SPANS_PER_SECOND = 700;
/** Its rhythm goes below its rate: so many seconds hold enough spans at any time of the day. */
const SPANS_PER_SECOND_MIN = 400;
const SPANS_PER_REQUEST = 4_000;

/** The demo shop as the simulator draws it, every trace anew: whole traces until there are `spans`, all of them before `endMs`. */
export function simulatedShop(spans: number, endMs: number): SizeInput {
  const seconds = Math.ceil(spans / SPANS_PER_SECOND_MIN);
  const drawn = createSimulator({ seed: 42 });
  function* traces(): Iterable<SimTrace> {
    let count = 0;
    for (const trace of drawn.traces(endMs - seconds * 1000, endMs, SPANS_PER_SECOND)) {
      if (count >= spans) return;
      count += trace.spans.length;
      yield trace;
    }
  }
  return {
    name: 'simulated shop',
    says: 'packages/simulator, about twenty services, old and new conventions, ids that begin with their time',
    requests: () => encodeRequests(traces(), { spansPerRequest: SPANS_PER_REQUEST, mixed: true }),
  };
}
