/** What one block is made of: for each trace, positions in `order`. */
export type BlockPlan = readonly { readonly traceId: Uint8Array; readonly from: number; readonly to: number }[];

/** Columns of one block, a value a row, and its attributes as slot and value number. */
export type BlockColumns = {
  readonly scan: Uint32Array;
  readonly span: Uint32Array;
  readonly name: Uint32Array;
  readonly origin: Uint32Array;
  readonly shape: Uint32Array;
  readonly attributeFirst: Uint32Array;
  readonly slot: Uint32Array;
  /** Strings: number within the slot. */
  readonly value: Uint32Array;
  readonly valueStart: Uint32Array;
  readonly valueEnd: Uint32Array;
};
