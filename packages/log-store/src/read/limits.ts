/** Every bound of reading, in one place. What goes beyond is refused with QUERY.LIMIT_EXCEEDED or QUERY.RANGE_TOO_WIDE. */
export const LOG_READ_LIMITS = {
  rangeNsMax: 92n * 86_400_000_000_000n,
  rowsMax: 1_000,
  /** A page asks for so many minutes first, then for so many times as many as before, until it is full. */
  firstSliceMinutes: 2n,
  sliceGrowth: 4n,
  bucketsMax: 500,
  histogram: {
    /** When an answer is given with what is counted until then: the first one, and those that go on. What ends within half as long again is ended. */
    firstAnswerTimeMs: 500,
    answerTimeMs: 2_000,
    finishFactor: 1.5,
    /** Minutes that are counted first: by the index of words and short columns alone, and where bodies or attributes are read. */
    firstMinutes: 60n,
    firstMinutesSlow: 1n,
    /** A slice is at most so many times as long as the one before, as the newest minute has only begun; one that took `sliceTimeMs` is given up for one that much shorter. */
    sliceMinutesGrowth: 4n,
    sliceTimeMs: 8_000,
  },
  /** The newest matching records whose fields are counted, and what is told of them. */
  fieldRecords: 10_000,
  fieldsMax: 200,
  valuesMax: 10,
  patternsMax: 200,
  contextLinesMax: 200,
  /** How far around a record its neighbours are looked for. */
  contextNs: 7n * 86_400_000_000_000n,
  tailRowsMax: 1_000,
  /** Records of a span without ids are looked for so long before and after it. */
  spanMarginNs: 1_000_000_000n,
  /** Records that bear ids: clocks of senders differ, and some are written late. */
  spanIdMarginNs: 3_600_000_000_000n,
  queryTimeMs: 15_000,
  rowsReadMax: 2_000_000_000,
  memoryBytesMax: 1_500 * 2 ** 20,
} as const;

/** Clocks run ahead: a record's time may be this long after its receipt and is still found by time. */
export const CLOCK_AHEAD_NS = 86_400_000_000_000n;
