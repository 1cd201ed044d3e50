import { join } from 'node:path';
import { startAll, type Clock, type Component, type Log, type Running, type Secret } from '@spanhouse/core';
import { secretOfFile } from '@spanhouse/core/secret-file';
import type { LauncherEnv } from './env.ts';
import { requireFreePorts } from './free-ports.ts';
import type { Plan } from './plan.ts';
import { prepareStores, readClickHousePassword } from './prepare-stores.ts';
import { createRotatingFile } from './rotating-file.ts';
import { createSupervisedProcess, type SupervisorDeps } from './supervised-process.ts';
import { together } from './together.ts';

const LOG_LIMITS = { fileBytesMax: 10 * 1024 * 1024, filesMax: 3 };

export type LaunchDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly say: (line: string) => void;
  /** Aborts when the person at the terminal gives the start up. */
  readonly signal: AbortSignal;
};

/** All that runs, and what opens the page that makes the first owner; null once there is one. */
export type Launched = { readonly running: Running; readonly setUpLink: Secret | null };

/** Starts stores, schemas, services, demo, in this order. What it returns stops them in reverse. */
export async function launch(plan: Plan, env: LauncherEnv, deps: LaunchDeps): Promise<Launched> {
  await requireFreePorts(plan.ports, deps);
  const supervisor: SupervisorDeps = {
    ...deps,
    openLog: (name) => createRotatingFile(join(plan.dataDirectory, 'logs', `${name}.log`), LOG_LIMITS),
  };
  const stores = together(
    'stores',
    plan.stores.map((spec) => createSupervisedProcess(spec, supervisor)),
  );
  let setUpLink: Secret | null = null;
  const services: Component = {
    name: 'services',
    start: async () => {
      const clickhousePassword = await readClickHousePassword(plan, env);
      const webSecret = env.SPANHOUSE_SECRET ?? (await secretOfFile(join(plan.dataDirectory, 'secrets', 'web-secret')));
      const { applied, ...prepared } = await prepareStores(plan, env, clickhousePassword, deps);
      setUpLink = prepared.setUpLink;
      deps.say(`${'schema'.padEnd(11)} ${applied.length === 0 ? 'up to date' : `migrated: ${applied.join(', ')}`}`);
      return together(
        'services',
        plan.services({ clickhousePassword, webSecret }).map((spec) => createSupervisedProcess(spec, supervisor)),
      ).start();
    },
  };
  const demo = plan.demo === null ? [] : [createSupervisedProcess(plan.demo, supervisor)];
  const running = await startAll([stores, services, ...demo]);
  return { running, setUpLink };
}
