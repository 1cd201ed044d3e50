import type { CountRange, Edge } from '@spanhouse/trace-store';
import type { Hop, Suspect } from './diagnosis.ts';
import { errorShare, requestsBy, totalsOf } from './interface-totals.ts';
import { SUSPECT_LIMITS } from './suspect-limits.ts';
import { hopOf, isOnWay, ownKind, type Found, type Step, type Walk } from './walk.ts';

/** How much more often calls fail, as a share of the caller's requests. */
type CallChange = { readonly edge: Edge; readonly before: number; readonly after: number };

/** Where the failures of an interface come from: the calls that fail more, and those behind them; else the interface itself. */
export async function walkErrors(walk: Walk, step: Step): Promise<Found> {
  const hop = hopOf(step);
  const [now, then] = await Promise.all([rowsOf(walk, hop, walk.window), rowsOf(walk, hop, walk.baseline)]);
  const grown = errorShare(now.totals) - errorShare(then.totals);
  if (grown <= 0) return { suspects: [], steps: [step], partial: [] };
  const calls = callChanges(hop, now, then);
  const shareOf = ({ before, after }: CallChange): number => Math.min(1, Math.max(0, (after - before) / grown)) * step.inherited;

  const followed = calls.filter(
    (call) =>
      call.edge.componentClass === 'downstream' &&
      call.edge.calleeName !== '' &&
      shareOf(call) >= SUSPECT_LIMITS.followShare * step.inherited &&
      step.path.length <= SUSPECT_LIMITS.hopsMax &&
      !isOnWay(step, calleeOf(call.edge)),
  );
  const deeper = await Promise.all(
    followed.map((call) => walkErrors(walk, { path: [...step.path, calleeOf(call.edge)], inherited: shareOf(call) })),
  );
  const explained = calls.reduce((sum, call) => sum + shareOf(call), 0);
  const suspect = (over: Partial<Suspect>): Suspect => ({
    kind: ownKind(step),
    name: hop.service,
    componentClass: 'own',
    path: step.path,
    operation: hop.name,
    share: Math.max(0, step.inherited - explained),
    measure: 'errors',
    change: { before: errorShare(then.totals), after: errorShare(now.totals) },
    isNew: false,
    ...over,
  });
  const listed = calls.filter((call) => !followed.includes(call) || deeper[followed.indexOf(call)]?.suspects.length === 0);
  const here = listed.map((call) =>
    suspect({
      kind: call.edge.componentClass === 'downstream' ? 'downstream' : 'component',
      name: call.edge.callee,
      componentClass: call.edge.componentClass,
      operation: call.edge.calleeName,
      share: shareOf(call),
      change: { before: call.before, after: call.after },
      isNew: call.before === 0,
    }),
  );
  return {
    suspects: [suspect({}), ...here, ...deeper.flatMap(({ suspects }) => suspects)],
    steps: [step, ...deeper.flatMap(({ steps }) => steps)],
    partial: deeper.flatMap(({ partial }) => partial),
  };
}

type Rows = { readonly totals: ReturnType<typeof totalsOf>; readonly edges: readonly Edge[] };

async function rowsOf({ figures }: Walk, hop: Hop, range: CountRange): Promise<Rows> {
  const { reader, projectId, environment, options } = figures;
  const [rows, edges] = await Promise.all([
    requestsBy(figures, hop, range, 'version'),
    reader.edges(projectId, range, { level: 'interface', around: hop, ...(environment === undefined ? {} : { environment }) }, options),
  ]);
  return { totals: totalsOf(rows), edges };
}

function callChanges(hop: Hop, now: Rows, then: Rows): readonly CallChange[] {
  const isOwn = (edge: Edge): boolean =>
    edge.callerService === hop.service && edge.callerName === hop.name && edge.callerClass === 'downstream';
  const requestsSeen = ({ edges }: Rows): number =>
    edges.reduce((sum, edge) => (edge.callee === hop.service && edge.calleeName === hop.name ? sum + edge.server.count : sum), 0);
  const share = (edge: Edge | undefined, rows: Rows): number => {
    const requests = requestsSeen(rows);
    if (edge === undefined || requests === 0) return 0;
    return (edge.client.count > 0 ? edge.client.errors : edge.server.errors) / requests;
  };
  const before = new Map(then.edges.filter(isOwn).map((edge) => [identityOf(edge), edge]));
  return now.edges
    .filter(isOwn)
    .map((edge) => ({ edge, before: share(before.get(identityOf(edge)), then), after: share(edge, now) }))
    .filter((call) => call.after > call.before)
    .sort((a, b) => b.after - b.before - (a.after - a.before) || identityOf(a.edge).localeCompare(identityOf(b.edge)));
}

function calleeOf({ callee, calleeName }: Edge): Hop {
  return { service: callee, name: calleeName };
}

function identityOf({ componentClass, callee, calleeName }: Edge): string {
  return JSON.stringify([componentClass, callee, calleeName]);
}
