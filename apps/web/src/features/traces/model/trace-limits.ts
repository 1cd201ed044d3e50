/** A browser gets no more spans of one trace. */
export const VIEW_SPANS_MAX = 100_000;
