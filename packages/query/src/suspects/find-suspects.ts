import type { ProjectId } from '@spanhouse/core';
import type { ApplicationReader, CountRange, ReadOptions } from '@spanhouse/trace-store';
import type { Diagnosis, Suspect, SuspectQuestion } from './diagnosis.ts';
import { errorShare, meanNs, requestsBy, totalsOf, type Totals } from './interface-totals.ts';
import { errorsThatGrew } from './new-errors.ts';
import { ranked } from './rank.ts';
import { standingOut, type Measure } from './stand-out.ts';
import { verdictOf } from './verdict.ts';
import { walkDurations } from './walk-durations.ts';
import { walkErrors } from './walk-errors.ts';
import { hopOf, type Step, type Walk } from './walk.ts';

const DIMENSIONS = ['version', 'instance', 'host', 'region'] as const;
const TRAFFIC_GROWTH_MIN = 0.5;

/**
 * What changed between baseline and window that explains why an interface is slower or fails more.
 *
 * First, whether it does. Then its change is followed into what it waits for (or what fails below it), from service to service, as long as one callee
 * explains enough of it. On each interface of the way it is asked whether one instance, host, region or version explains the change by itself.
 * Everything found is ranked by the part of the change that it explains, and by how much it tells.
 *
 * Deterministic: the same counts give the same answer. Cost: about ten small queries for each interface on the way.
 */
export async function findSuspects(
  reader: ApplicationReader,
  projectId: ProjectId,
  question: SuspectQuestion,
  options: ReadOptions = {},
): Promise<Diagnosis> {
  const { service, name, environment, window, baseline } = question;
  const walk: Walk = { figures: { reader, projectId, environment, options }, window, baseline };
  const first: Step = { path: [{ service, name }], inherited: 1 };
  const [now, then] = await Promise.all([totals(walk, first, window), totals(walk, first, baseline)]);
  const figures = {
    duration: { before: meanNs(then), after: meanNs(now) },
    errors: { before: errorShare(then), after: errorShare(now) },
    rate: { before: perSecond(then, baseline), after: perSecond(now, window) },
  };
  const verdict = verdictOf(now, then);
  if (verdict === 'normal' || verdict === 'no-data') return { verdict, ...figures, suspects: [], partial: [] };

  const measure: Measure = verdict === 'failing' ? 'errors' : 'duration';
  const found = verdict === 'failing' ? await walkErrors(walk, first) : await walkDurations(walk, first);
  const [outstanding, errors] = await Promise.all([
    Promise.all(found.steps.map((step) => dimensionsOf(walk, step, measure))),
    verdict === 'failing' ? Promise.all(found.steps.map((step) => errorsThatGrew(walk, step))) : [],
  ]);
  const traffic = trafficOf(service, first, figures.rate);
  return {
    verdict,
    ...figures,
    suspects: ranked([...found.suspects, ...outstanding.flat(), ...errors.flat(), ...traffic]),
    partial: [...new Set(found.partial)],
  };
}

async function totals({ figures }: Walk, step: Step, range: CountRange): Promise<Totals> {
  return totalsOf(await requestsBy(figures, hopOf(step), range, 'version'));
}

async function dimensionsOf(walk: Walk, step: Step, measure: Measure): Promise<readonly Suspect[]> {
  const { path, inherited } = step;
  const found = await Promise.all(
    DIMENSIONS.map(async (by) => {
      const [now, then] = await Promise.all([
        requestsBy(walk.figures, hopOf(step), walk.window, by),
        requestsBy(walk.figures, hopOf(step), walk.baseline, by),
      ]);
      return standingOut(by, now, then, { measure, path, inherited });
    }),
  );
  return found.flat();
}

function perSecond({ requests }: Totals, { startMs, endMs }: CountRange): number {
  return requests / Math.max((endMs - startMs) / 1_000, 1);
}

/** More requests explain nothing by themselves, but are worth a line. */
function trafficOf(
  service: string,
  { path }: Step,
  { before, after }: { readonly before: number; readonly after: number },
): readonly Suspect[] {
  const growth = before === 0 ? 0 : after / before - 1;
  if (growth < TRAFFIC_GROWTH_MIN) return [];
  return [
    {
      kind: 'traffic',
      name: service,
      componentClass: null,
      path,
      operation: '',
      share: Math.min(1, growth / 4),
      measure: 'rate',
      change: { before, after },
      isNew: false,
    },
  ];
}
