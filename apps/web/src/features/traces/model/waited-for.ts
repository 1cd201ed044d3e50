import { COMPONENT_CLASSES, SPAN_ROLES } from '@spanhouse/trace-store/describe';
import { entryOf, exclusiveTime, TimeShares } from '@spanhouse/trace-store/trace';
import type { OpenTrace } from './open-trace.ts';

/** What the first root waited for: a component, and for how long. `component` is '' for own code. */
export type WaitedFor = { readonly componentClass: number; readonly component: string; readonly ns: number };

/** The duration of the trace's first root, divided by what it waited for at each instant; the longest first. Adds up to its duration. */
export function waitedFor(trace: OpenTrace): readonly WaitedFor[] {
  const { spans, shift, tree, view } = trace;
  if (view.rootIndex < 0) return [];
  const runs = entryOf(spans, tree);
  const entry = runs.entryOf[view.rootIndex] ?? -1;
  const shares = new TimeShares();
  exclusiveTime(spans, shift, shares, tree, runs);
  const sums = new Map<string, { componentClass: number; component: string; ns: number }>();
  for (let row = 0; row < shares.count; row++) {
    if (shares.entry[row] !== entry) continue;
    const { componentClass, component } = componentOf(trace, shares.span[row] ?? -1);
    const key = `${String(componentClass)}/${component}`;
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { componentClass, component, ns: shares.ns[row] ?? 0 });
    else known.ns += shares.ns[row] ?? 0;
  }
  return [...sums.values()].sort((a, b) => b.ns - a.ns);
}

/** Own code for the root itself; an entry that was called without a call span is the service that it belongs to. */
function componentOf({ view, spans }: OpenTrace, span: number): Pick<WaitedFor, 'componentClass' | 'component'> {
  if (span < 0) return { componentClass: COMPONENT_CLASSES.indexOf('own'), component: '' };
  if (spans.role[span] === SPAN_ROLES.call || spans.role[span] === SPAN_ROLES.producer)
    return { componentClass: view.spans.componentClass[span] ?? 0, component: view.components[view.spans.component[span] ?? -1] ?? '' };
  return { componentClass: COMPONENT_CLASSES.indexOf('downstream'), component: view.services[view.spans.service[span] ?? -1] ?? '' };
}
