/** What a layout knows of a graph: numbers, so that it travels to a worker as a few buffers. Nodes are 0 … count − 1. */
export type LayoutInput = {
  readonly count: number;
  /** Edge e goes from `sources[e]` to `targets[e]`. Loops and repetitions are allowed and do not count. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** Nodes with the same number are kept near each other where nothing else decides. */
  readonly groups: Uint32Array;
};

/** Where everything goes, in pixels at zoom 1; (0, 0) is the top left corner of all. */
export type LayoutResult = {
  /** Centres of the nodes. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Points that edge e passes on its way from left to right: x, y, x, y … from `bendStart[e]` up to `bendStart[e + 1]`. */
  readonly bends: Float32Array;
  readonly bendStart: Uint32Array;
  readonly width: number;
  readonly height: number;
};

export const NODE_WIDTH = 192;
export const NODE_HEIGHT = 44;
/** Between a column and the next one. */
export const COLUMN_GAP = 84;
export const ROW_GAP = 16;
/** Between columns of the same layer, which have no edges between them. */
export const SUBCOLUMN_GAP = 24;
/** What a passing edge takes in a column. */
export const LANE_HEIGHT = 10;
