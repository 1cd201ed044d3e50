/** Everything that bounds what compute and derive hold in memory, and how long they wait. One place. */

const MIB = 1024 * 1024;

/** When a cut is closed: by whichever comes first. */
export type CutBounds = {
  readonly recordsMax: number;
  /** Of the requests before compression. What a cut needs in memory is about twice that in the building thread, which keeps it. */
  readonly bytesMax: number;
  /** From the first record on. */
  readonly waitMs: number;
  /** A cut that holds this much waits longer: storing one costs as much CPU for its being a cut as for some ten thousand spans. */
  readonly largeBytes: number;
  readonly waitLargeMs: number;
};

/** Spans are to be searchable within 5 s of their acknowledgement: two seconds to fill a cut leave room for building and storing it. */
export const CUT_BOUNDS: CutBounds = {
  recordsMax: 8_192,
  bytesMax: 80 * MIB,
  waitMs: 1_000,
  largeBytes: 8 * MIB,
  waitLargeMs: 2_000,
};

/** Of the log, at one time. What does not fit into a cut any more is read once more, so it should be little. */
export const READ_BYTES_MAX = 2 * MIB;

/** What derive reads at one time: unpacked, it stays in the deriving thread's memory twice over. */
export const DERIVE_READ = { recordsMax: 512, bytesMax: READ_BYTES_MAX, bodyBytesMax: 16 * MIB } as const;
