/** A distinct attribute of the cut: one cache line. packages that read it from outside know the places of the fields. */
@unmanaged
export class Attribute {
  /** The `KeyValue` message. */
  at: u32;
  length: u32;
  key: u32;
  /** key * KINDS + kind: attributes of one place lie together in a block. */
  place: u32;
  /** What a block keeps of the value. */
  contentAt: u32;
  contentBytes: u32;
  /** Payload of the `AnyValue`; -1 when absent. */
  valueStart: u32;
  valueEnd: u32;
  /** Halves of the attribute hash, when there is a text. */
  low: u32;
  high: u32;
  /** How often the block has it; then its number in the list of its slot, from 1, or 0 when it occurs once. */
  number: u32;
  /** The service (+ 1) that had it last, and its entry there. */
  lastService: u32;
  lastEntry: u32;
  /** The block and the trace (from 1) that had it last. */
  lastBlock: u32;
  lastTrace: u32;
  kind: u8;
  /** 1 when the value has a text, by which it can be searched. */
  hasText: u8;
  unused: u16;
}

export const ATTRIBUTE_BYTES: usize = 64;
