import type { Errors } from '@spanhouse/trace-store';
import type { Suspect } from './diagnosis.ts';
import { errorShare, requestsBy, totalsOf } from './interface-totals.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';
import { hopOf, type Step, type Walk } from './walk.ts';

/** What failing requests say of themselves more often than before, as shares of all requests. */
export async function errorsThatGrew(walk: Walk, step: Step): Promise<readonly Suspect[]> {
  const { reader, projectId, environment, options } = walk.figures;
  const hop = hopOf(step);
  const filter = { ...hop, ...(environment === undefined ? {} : { environment }) };
  const [now, then, requestsNow, requestsThen] = await Promise.all([
    reader.errors(projectId, walk.window, filter, options),
    reader.errors(projectId, walk.baseline, filter, options),
    requestsBy(walk.figures, hop, walk.window, 'version').then(totalsOf),
    requestsBy(walk.figures, hop, walk.baseline, 'version').then(totalsOf),
  ]);
  const grown = errorShare(requestsNow) - errorShare(requestsThen);
  if (grown <= 0 || requestsNow.requests === 0) return [];
  const before = new Map(then.map((error) => [identityOf(error), error.count / Math.max(requestsThen.requests, 1)]));
  return now.flatMap((error): Suspect[] => {
    const change = { before: before.get(identityOf(error)) ?? 0, after: error.count / requestsNow.requests };
    const share = Math.min(1, (change.after - change.before) / grown) * step.inherited;
    if (share < SUSPECT_LIMITS.listedShare) return [];
    return [
      {
        kind: 'error',
        name: error.value,
        componentClass: null,
        path: step.path,
        operation: error.kind,
        share,
        measure: 'errors',
        change,
        isNew: change.before === 0,
      },
    ];
  });
}

function identityOf({ kind, value }: Errors): string {
  return `${kind} ${value}`;
}
