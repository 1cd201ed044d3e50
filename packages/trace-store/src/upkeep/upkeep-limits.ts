const MIB = 1024 * 1024;

export type UpkeepLimits = {
  /** Objects below are joined. */
  readonly smallBytes: number;
  /** The smallest objects are alike up to here. */
  readonly levelBytes: number;
  /** What a joined object should reach, and does not exceed by more than one small object. */
  readonly joinedBytes: number;
  /** Fewer objects of like size of a day stay as they are, as long as they are below `joinedBytes` together. */
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

/** A byte is rewritten at most once for each of the levels 64 KiB, 1 MiB, 16 MiB and above. */
export const UPKEEP_LIMITS: UpkeepLimits = {
  smallBytes: 32 * MIB,
  levelBytes: MIB / 16,
  joinedBytes: 256 * MIB,
  sourcesMin: 16,
  sourcesMax: 2_000,
  joinSeconds: 1_800,
  supersededSeconds: 900,
  unnamedJoinedSeconds: 7_200,
};
