import type { Diagnosis } from './diagnosis.ts';
import { errorShare, meanNs, type Totals } from './interface-totals.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';

/** Whether requests fail more than can be chance, else whether they take longer. */
export function verdictOf(now: Totals, then: Totals): Diagnosis['verdict'] {
  const { requestsMin, failingShare, failingSigmas, slowerShare, slowerNs } = SUSPECT_LIMITS;
  if (now.requests < requestsMin || then.requests < requestsMin) return 'no-data';
  const errors = errorShare(now) - errorShare(then);
  const pooled = (now.errors + then.errors) / (now.requests + then.requests);
  const chance = Math.sqrt(pooled * (1 - pooled) * (1 / now.requests + 1 / then.requests));
  if (errors >= failingShare && errors > failingSigmas * chance) return 'failing';
  const slower = meanNs(now) - meanNs(then);
  return slower >= slowerNs && slower >= slowerShare * meanNs(then) ? 'slower' : 'normal';
}
