import { createSimulator, encodeRequests } from '@spanhouse/simulator';
import type { SizeInput } from './size-input.ts';

const SPANS_PER_SECOND = 700;
const SPANS_PER_REQUEST = 4_000;

/** The demo shop as the simulator draws it, every trace anew: about `spans` spans, ending at `endMs`. */
export function simulatedShop(spans: number, endMs: number): SizeInput {
  const seconds = Math.ceil(spans / SPANS_PER_SECOND);
  return {
    name: 'simulated shop',
    says: 'packages/simulator, about twenty services, old and new conventions, ids that begin with their time',
    requests: () =>
      encodeRequests(createSimulator({ seed: 42 }).traces(endMs - seconds * 1000, endMs, SPANS_PER_SECOND), {
        spansPerRequest: SPANS_PER_REQUEST,
        mixed: true,
      }),
  };
}
