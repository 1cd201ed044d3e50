import type { Random } from '@spanhouse/core';
import type { Stores } from './stores.ts';
import type { TrialReport } from './trial.ts';

/** What came of one nemesis: the verdict, figures of its own, and promises that were not kept (none, if all is well). */
export type NemesisReport = TrialReport & {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly string[];
};

export type NemesisContext = {
  readonly stores: Stores;
  /** For whatever the nemesis keeps; removed afterwards. */
  readonly directory: string;
  readonly random: Random;
  readonly seed: number;
  /** Of the nemesis that kills at random. */
  readonly kills: number;
  /** Short: seconds, in `npm test`. Long: as the promise is worded. */
  readonly length: 'short' | 'long';
  /** Of the nemesis that kills before system calls: how many of them at most, spread over a run; null: before each (in the long form). */
  readonly systemCallsMax: number | null;
};

/** A way of doing harm, and what must hold all the same. */
export type Nemesis = {
  readonly name: string;
  /** Why this machine cannot do it; null when it can. */
  missing(): Promise<string | null>;
  run(context: NemesisContext): Promise<NemesisReport>;
};

/** For a nemesis that needs nothing but Node. */
export const nothingMissing = (): Promise<null> => Promise.resolve(null);
