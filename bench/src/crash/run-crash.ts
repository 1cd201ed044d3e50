import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@spanhouse/core';
import { NEMESES } from './nemeses.ts';
import type { NemesisReport } from './nemesis.ts';
import { startStores } from './stores.ts';
import { sumOfVerdicts, type Verdict } from './verdict.ts';

/** Of all nemeses together. Counts of spans, but for kills and requests. */
export type CrashReport = Verdict & {
  readonly kills: number;
  readonly requests: number;
  readonly acknowledged: number;
  /** Promises that were not kept, each with its nemesis. */
  readonly broken: readonly string[];
  readonly nemeses: Readonly<Record<string, NemesisReport & { readonly seconds: number }>>;
  /** Why a nemesis could not be let loose here. */
  readonly skipped: Readonly<Record<string, string>>;
};

export type CrashOptions = {
  readonly kills: number;
  readonly seed: number;
  readonly length: 'short' | 'long';
  /** See NemesisContext; none given: before each. */
  readonly systemCallsMax?: number;
  /** Names; null: all. */
  readonly nemeses: readonly string[] | null;
  readonly say?: (line: string) => void;
};

/** Lets one nemesis after the other loose on the product and holds what is left against the ledger. */
export async function runCrash(options: CrashOptions): Promise<CrashReport> {
  const say = options.say ?? (() => undefined);
  const chosen = NEMESES.filter(({ name }) => options.nemeses?.includes(name) ?? true);
  const directory = await mkdtemp(join(tmpdir(), 'spanhouse-crash-'));
  const reports: Record<string, NemesisReport & { readonly seconds: number }> = {};
  const skipped: Record<string, string> = {};
  const stores = await startStores(directory);
  try {
    for (const nemesis of chosen) {
      const why = await nemesis.missing();
      if (why !== null) {
        skipped[nemesis.name] = why;
        say(`${nemesis.name}: left out, ${why}`);
        continue;
      }
      const startedMs = performance.now();
      const random = seededRandom(options.seed);
      try {
        const report = await nemesis.run({ ...options, systemCallsMax: options.systemCallsMax ?? null, stores, directory, random });
        reports[nemesis.name] = { ...report, seconds: Math.round((performance.now() - startedMs) / 1000) };
        say(lineOf(nemesis.name, report));
      } catch (cause) {
        throw new Error(
          `${nemesis.name} (seed ${String(options.seed)}): ${String(cause)}\nClickHouse said:\n${stores.clickhouseProgram.output.join('\n')}`,
          { cause },
        );
      }
    }
  } finally {
    await stores.stop();
    await rm(directory, { recursive: true, force: true });
  }
  const all = Object.entries(reports);
  const sum = (of: (report: NemesisReport) => number): number => all.reduce((total, [, report]) => total + of(report), 0);
  return {
    kills: chosen.some(({ name }) => name === 'kills') ? options.kills : 0,
    requests: sum(({ requests }) => requests),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    ...sumOfVerdicts(all.map(([, report]) => report)),
    broken: all.flatMap(([name, { broken }]) => broken.map((promise) => `${name}: ${promise}`)),
    nemeses: reports,
    skipped,
  };
}

function lineOf(name: string, report: NemesisReport): string {
  const { acknowledged, lost, duplicated, altered, phantom, figures } = report;
  const counts = Object.entries({ acknowledged, lost, duplicated, altered, phantom, ...figures });
  return `${name}: ${counts.map(([key, value]) => `${key} ${typeof value === 'number' ? value.toLocaleString('en') : value}`).join(', ')}`;
}
