import type { OtlpLimits } from '@spanhouse/otlp';
import type { PathRules } from '../describe/index.ts';

/**
 * All that a cut's rows depend on besides its records. Plain data: it travels to the building thread and is
 * written down beside the cut, so that a replay after a restart with other settings still makes the same rows.
 */
export type CutSettings = {
  readonly retentionDaysDefault: number;
  /** By project id; absent: the default. 1 to 65,535. */
  readonly retentionDays: Readonly<Record<number, number>>;
  /** Span attributes kept as tags, by project id: such as have no column, and values of at most INDEX_TEXT_BYTES_MAX. */
  readonly indexedTags: Readonly<Record<number, readonly string[]>>;
  /** Span attributes whose values lead to traces (`trace_keys`). */
  readonly traceKeys: readonly string[];
  /** Segments of paths that many names taught to be ids, by project id; absent in settings of before. */
  readonly pathRules?: Readonly<Record<number, PathRules>>;
  /** Uncompressed bytes of one detail block. */
  readonly blockBytesMax: number;
  readonly limits: OtlpLimits;
};

/**
 * A value is *frequent* in a cut when at least one in FREQUENT_SHARE spans of its service carries it, and at least
 * FREQUENT_COUNT_MIN do. Frequent values are found by their hash in each span's row, all others by `attribute_blocks`.
 * The reader asks both ways, so the choice is free for each cut. Measured on simulator data: packages/trace-store/README.md.
 */
export function isFrequentValue(count: number, spansOfService: number): boolean {
  return count >= FREQUENT_COUNT_MIN && count * FREQUENT_SHARE >= spansOfService;
}

export const FREQUENT_SHARE = 64;
export const FREQUENT_COUNT_MIN = 2;

/** Bounds of what `attribute_values` (completion, facets) takes from one cut, for each service and key. */
export const COMPLETION = {
  /** Longer texts are not offered. */
  textBytesMax: 128,
  /** Values seen at least so often in the cut are kept, up to `valuesMax` of them, most frequent first. */
  countMin: 3,
  valuesMax: 32,
  /** Other values are kept whole only while the key has at most so many in the cut, and not when they look like ids. */
  distinctMax: 32,
  /** Texts with so many digits look like ids. */
  idDigitsMin: 5,
  /** Of ids and of keys with many values one value in so many is kept, chosen by hash, so always the same ones. A power of two. */
  sampleOneIn: 64,
} as const;

/** Longest value that becomes a trace key, in bytes. */
export const TRACE_KEY_BYTES_MAX = 256;

/**
 * `trace_blocks` counts milliseconds from `blocks.start_ms` in 32 bits (49 days). So that one span with a broken clock
 * does not take the whole block with it, `start_ms` is never earlier than this before the receive time; earlier spans count as that.
 */
export const BLOCK_TIME_BEFORE_RECEIVE_MAX_MS = 40 * 86_400_000;
