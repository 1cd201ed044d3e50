import { join } from 'node:path';
import { startAll, type Clock, type Component, type Log, type Running } from '@spanhouse/core';
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

/** Starts stores, schemas, services, demo, in this order. What it returns stops them in reverse. */
export async function launch(plan: Plan, env: LauncherEnv, deps: LaunchDeps): Promise<Running> {
  await requireFreePorts(plan.ports, deps);
  const supervisor: SupervisorDeps = {
    ...deps,
    openLog: (name) => createRotatingFile(join(plan.dataDirectory, 'logs', `${name}.log`), LOG_LIMITS),
  };
  const stores = together(
    'stores',
    plan.stores.map((spec) => createSupervisedProcess(spec, supervisor)),
  );
  const services: Component = {
    name: 'services',
    start: async () => {
      const password = await readClickHousePassword(plan, env);
      const { applied } = await prepareStores(plan, env, password, deps);
      deps.say(`${'schema'.padEnd(11)} ${applied.length === 0 ? 'up to date' : `migrated: ${applied.join(', ')}`}`);
      return together(
        'services',
        plan.services(password).map((spec) => createSupervisedProcess(spec, supervisor)),
      ).start();
    },
  };
  const demo = plan.demo === null ? [] : [createSupervisedProcess(plan.demo, supervisor)];
  return startAll([stores, services, ...demo]);
}
