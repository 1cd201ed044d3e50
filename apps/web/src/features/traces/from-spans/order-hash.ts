import type { BlockSpan } from '@spanhouse/trace-store/trace';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Names which spans stand in which order (FNV-1a, 32 bits): two answers about one trace belong together when it is the same. */
export function orderHash(ordered: readonly BlockSpan[]): number {
  let hash = FNV_OFFSET;
  for (const { span } of ordered) {
    for (let i = 0; i < span.spanId.length; i++) hash = Math.imul(hash ^ span.spanId.charCodeAt(i), FNV_PRIME);
  }
  return hash >>> 0;
}
