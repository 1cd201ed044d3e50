import type { ClickHouse } from '@spanhouse/clickhouse';
import { isAppError, type Clock, type Component, type Log } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { crowdedNames, learnPathRules, NO_PATH_RULES, type CrowdedName, type PathRules } from '@spanhouse/trace-store';
import { z } from 'zod';

export type PathLearnerDeps = {
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs?: number;
};

export type RulesByProject = Readonly<Record<number, PathRules>>;

/** Where all computes keep and find what was learned. */
const KEY = 'settings/path-rules.json';
const EVERY_MS = 60_000;
const LOOK_BACK_SECONDS = 3_600;
/** A service with fewer names has nothing to be learned from. */
const NAMES_MIN = 100;

const StoredRules = z.record(
  z.string(),
  z.object({
    version: z.literal(1),
    rules: z.array(z.object({ service: z.string(), prefix: z.string(), keep: z.array(z.string()) })),
  }),
);

/**
 * Learns which segments of paths are ids, from services that have very many names, and keeps what it learned for good. Rules are a part of the
 * settings that a cut is made with, so a cut that is repeated uses those it was begun with.
 */
export class PathLearner {
  readonly #deps: PathLearnerDeps;
  #rules: RulesByProject = {};

  constructor(deps: PathLearnerDeps) {
    this.#deps = deps;
  }

  /** The same object as long as nothing was learned. */
  snapshot(): RulesByProject {
    return this.#rules;
  }

  component(): Component {
    return {
      name: 'path learner',
      start: () => {
        const stopping = new AbortController();
        const running = this.#run(stopping.signal);
        return Promise.resolve({
          name: 'path learner',
          stop: async () => {
            stopping.abort(new Error('the path learner is stopping'));
            await running;
          },
        });
      },
    };
  }

  /** One round. Errors: STORE.UNAVAILABLE and others of the stores. */
  async learn(signal?: AbortSignal): Promise<void> {
    const { clickhouse, objectStore, clock, log } = this.#deps;
    const known = await readRules(objectStore);
    const since = Math.floor(clock.now() / 1_000) - LOOK_BACK_SECONDS;
    const learned = rulesOf(await crowdedNames(clickhouse, since, NAMES_MIN, signal), known);
    const text = JSON.stringify(learned);
    if (text !== JSON.stringify(known)) {
      await objectStore.put(KEY, Buffer.from(text));
      log.info('compute.path_rules_learned', { 'rule.count': Object.values(learned).reduce((sum, { rules }) => sum + rules.length, 0) });
    }
    if (text !== JSON.stringify(this.#rules)) this.#rules = learned;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, log, everyMs = EVERY_MS } = this.#deps;
    const isStopping = (): boolean => signal.aborted;
    while (!isStopping()) {
      await this.learn(signal).catch((error: unknown) => {
        // Names are only coarser or finer for it; the next round tries again.
        if (!isStopping()) log.warn('compute.path_rules_failed', { 'error.type': isAppError(error) ? error.code : String(error) });
      });
      // Ends early only when it is stopped.
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
  }
}

/** Rules by project, in the order of projects, so that equal rules have equal texts. */
function rulesOf(names: readonly CrowdedName[], known: RulesByProject): RulesByProject {
  const byProject = new Map<number, CrowdedName[]>(Object.keys(known).map((project) => [Number(project), []]));
  for (const name of names) byProject.set(name.projectId, [...(byProject.get(name.projectId) ?? []), name]);
  const learned = [...byProject]
    .sort(([a], [b]) => a - b)
    .map(([project, seen]): [number, PathRules] => [project, learnPathRules(seen, { known: known[project] ?? NO_PATH_RULES })]);
  return Object.fromEntries(learned.filter(([, { rules }]) => rules.length > 0));
}

async function readRules(store: ObjectStore): Promise<RulesByProject> {
  const head = await store.head(KEY);
  if (head === null) return {};
  const bytes = await store.getRange(KEY, 0, head.bytes);
  return StoredRules.parse(JSON.parse(Buffer.from(bytes).toString()));
}
