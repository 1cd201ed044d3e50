import type { TraceScan } from './scan.ts';

/**
 * Where spans or log records lie in a request, and the groups around them. Both signals have the same envelope: resource (1), groups by scope (2) and schema
 * URL (3); in a group the scope (1), items (2) and schema URL (3).
 */
export type ScannedItems = {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly group: Uint32Array;
  /** Payload of the item's message. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly groups: Pick<
    TraceScan,
    | 'groupResourceStart'
    | 'groupResourceEnd'
    | 'groupScopeStart'
    | 'groupScopeEnd'
    | 'groupResourceUrlStart'
    | 'groupResourceUrlEnd'
    | 'groupScopeUrlStart'
    | 'groupScopeUrlEnd'
  >;
};

export function spansOf(scan: TraceScan): ScannedItems {
  return {
    bytes: scan.bytes,
    count: scan.spanCount,
    group: scan.spanGroup,
    start: scan.spanStart,
    end: scan.spanEnd,
    groups: scan,
  };
}
