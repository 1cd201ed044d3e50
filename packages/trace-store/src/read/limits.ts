import { CONDITIONS_MAX } from '../model/span-query.ts';

/** Every bound of reading, in one place. What goes beyond is refused with QUERY.LIMIT_EXCEEDED or said in `partial`. */
export const READ_LIMITS = {
  /** Range of a search. Spans are kept for 7 days, valuable ones for 30; a month is all there can be. */
  rangeNsMax: 92n * 86_400_000_000_000n,
  conditionsMax: CONDITIONS_MAX,
  rowsMax: 1_000,
  pointsMax: 2_000,
  /** Candidate spans looked at to fill the rows. */
  candidatesMax: 50_000,
  /** Where the newest are looked for first, back from the end of the range, and how many of them do there: a page of traces needs several spans of each. */
  firstSlicesNs: [300_000_000_000n, 3_600_000_000_000n],
  enoughRows: 500,
  /** So many traces are sorted by the figures of all their spans, or twice the rows wanted: a look-up of 50 takes 40 to 80 ms, of 500 some 300. */
  wholeTraces: 200,
  /** Blocks opened to look for a rare attribute value, and how long that may take. */
  rareBlocksMax: 512,
  rareTimeMs: 4_000,
  /** Where blocks are searched because the index does not answer: candidate blocks of one search, and when it stops and says how to go on. */
  scanBlocksMax: 512,
  scanTimeMs: 3_000,
  scanMatchesMax: 5_000,
  /** Blocks between two looks at the clock, and before the first one: something is shown soon. */
  scanRoundBlocks: 8,
  scanFirstBlocks: 2,
  /** The newest of the range is searched before anything older is looked at. */
  scanSliceNs: 3_600_000_000_000n,
  /** How much of a search's time the index may take to tell candidates by other spans of their trace; then all are. */
  scanNarrowShare: 0.5,
  /** Candidate spans of a block that are named to the reader one by one; of one with more all are read. */
  scanRowsOfBlock: 500,
  /** Traces whose parts are looked up at once, and the largest that is put together for a question about its structure. */
  scanTracesAtOnce: 1_000,
  scanTraceSpansMax: 200_000,
  /** Spans of one trace are looked for so long before and after the one that is asked for. */
  scanTraceSpreadNs: 86_400_000_000_000n,
  /** The largest trace that is dealt out in pages: some 40 bytes a span are held for it. */
  pagedSpansMax: 5_000_000,
  /** What is told of a span for one column: longer values are read in the span itself. */
  spanValueUnitsMax: 2_000,
  /** Columns of traces: spans read for one page of them, how long that may take, values told of a trace, and how long a text is. */
  columnSpansMax: 100_000,
  columnTimeMs: 3_000,
  traceValuesMax: 8,
  traceValueUnitsMax: 512,
  /** Spans of one export. */
  exportSpansMax: 50_000,
  /** New blocks that one look of a live tail goes through, and the spans that it gives. */
  tailBlocksMax: 64,
  tailRowsMax: 200,
  /** What was received so long before a tail began and comes into the index after that is still seen: clocks differ, and storing may lag. */
  tailReceivedBeforeMs: 3_600_000,
  /** Blocks of each partition that are looked at for where a tail begins: the last ones may be on their way into the index. */
  tailLastBlocks: 8,
  /** Blocks fetched side by side for one question. */
  blockFetches: 8,
  /** Blocks kept for the next question, as stored. */
  cacheBytesMax: 96 * 2 ** 20,
  /** Places of blocks kept, some 200 bytes each. */
  cachePlacesMax: 50_000,
  /** No stored block is longer: 4 MiB before compression and its head. */
  blockBytesMax: 16 * 2 ** 20,
  batchSpans: 1_000,
  completionsMax: 1_000,
  queryTimeMs: 15_000,
  /** The scatter and the count are nice to have: they give up earlier than the rows. */
  overviewTimeMs: 6_000,
  rowsReadMax: 1_000_000_000,
  memoryBytesMax: 1_500 * 2 ** 20,
} as const;

/** Clocks run ahead: a span may start this long after it was received and is still found by its start. */
export const CLOCK_AHEAD_MS = 86_400_000;
