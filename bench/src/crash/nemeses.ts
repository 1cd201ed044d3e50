import { clickhouseOutage } from './nemeses/clickhouse-outage.ts';
import { clockSteps } from './nemeses/clock-steps.ts';
import { diskErrors } from './nemeses/disk-errors.ts';
import { fullDisk } from './nemeses/full-disk.ts';
import { logFull } from './nemeses/log-full.ts';
import { objectsOutage } from './nemeses/objects-outage.ts';
import { poison } from './nemeses/poison.ts';
import { postgresOutage } from './nemeses/postgres-outage.ts';
import { randomKills } from './nemeses/random-kills.ts';
import { resend } from './nemeses/resend.ts';
import { systemCalls } from './nemeses/system-calls.ts';
import type { Nemesis } from './nemesis.ts';

/** All there are, in the order in which they are let loose. */
export const NEMESES: readonly Nemesis[] = [
  randomKills,
  clickhouseOutage,
  objectsOutage,
  postgresOutage,
  logFull,
  systemCalls,
  diskErrors,
  fullDisk,
  resend,
  poison,
  clockSteps,
];
