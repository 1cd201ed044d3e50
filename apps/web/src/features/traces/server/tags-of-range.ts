import type { IndexedTag } from '@spanhouse/db';
import { unixNanoFromMs, type UnixNano, unixMs } from '@spanhouse/core';

/**
 * Compute reads the settings of projects every ten seconds, and a cut that it has begun keeps those it began with: what is received so long after a tag was
 * chosen has it.
 */
const KNOWN_AFTER_MS = 60_000;

/** Tags that all spans of the range have in the index. */
export function tagsOfRange(tags: readonly IndexedTag[], { start }: { readonly start: UnixNano }): readonly string[] {
  return tags.filter(({ since }) => unixNanoFromMs(unixMs(since + KNOWN_AFTER_MS)) <= start).map(({ key }) => key);
}
