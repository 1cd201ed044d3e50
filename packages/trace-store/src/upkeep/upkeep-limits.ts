const MIB = 1024 * 1024;

export type UpkeepLimits = {
  /** Objects below are joined. */
  readonly smallBytes: number;
  /** What a joined object should reach, and does not exceed by more than one small object. */
  readonly joinedBytes: number;
  /** Fewer small objects of a day stay as they are, as long as they are below `joinedBytes` together. */
  readonly sourcesMin: number;
  /** Sources of one join: bounds the statement that gives the blocks their new place. */
  readonly sourcesMax: number;
  /** A join that takes longer is given up: what it made is no longer named. */
  readonly joinSeconds: number;
  /** How long an object stays whose blocks lie elsewhere now: longer than any query that still knows the old place. */
  readonly supersededSeconds: number;
  /** How long a joined object stays that nothing names: longer than `joinSeconds`. */
  readonly unnamedJoinedSeconds: number;
};

/** A byte is rewritten log(joinedBytes / cut) / log(sourcesMin) times in all: two or three times. */
export const UPKEEP_LIMITS: UpkeepLimits = {
  smallBytes: 32 * MIB,
  joinedBytes: 256 * MIB,
  sourcesMin: 16,
  sourcesMax: 2_000,
  joinSeconds: 1_800,
  supersededSeconds: 900,
  unnamedJoinedSeconds: 7_200,
};
