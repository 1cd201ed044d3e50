/** One attribute of all spans of a trace. */
export type AttributeColumn = {
  /** As `TraceView.orderHash`: when it differs, spans have come since and the trace has to be read again. */
  readonly orderHash: number;
  readonly texts: readonly string[];
  /** By span of the view: position in `texts`, -1 when the span does not have it. */
  readonly values: readonly number[];
};

export type AttributeKey = { readonly key: string; readonly count: number };
