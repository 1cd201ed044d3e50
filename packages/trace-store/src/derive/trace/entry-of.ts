import { childrenOf, type TraceTree } from './children-of.ts';
import { ROLE, type TraceSpans } from './trace-spans.ts';

/** The runs of a trace: what one service did for one request, message or job. Each span is of exactly one run. */
export type Runs = {
  /** By span: the entry that it works for, which names the run; itself for an entry. */
  readonly entryOf: Int32Array;
  /** The spans that are their own entry, by start, then index. */
  readonly entries: Uint32Array;
};

/**
 * Finds for each span the entry that it works for.
 *
 * Go up from the span, itself first, while the span above is of the same service. The first span on the way whose role is entry
 * is the entry. When there is none, the last span on the way acts as the entry: its parent is not here, or of another service
 * whose call has no entry here, or it is an internal root. So an entry in this sense may have any role.
 * Cost: linear.
 */
export function entryOf(spans: TraceSpans, tree: TraceTree = childrenOf(spans)): Runs {
  const { count, role, service } = spans;
  const { parent, topDown, byStart } = tree;
  const found = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const span = topDown[at] ?? 0;
    const above = parent[span] ?? -1;
    const isEntry = role[span] === ROLE.entry || above < 0 || service[above] !== service[span];
    found[span] = isEntry ? span : (found[above] ?? 0);
  }
  return { entryOf: found, entries: byStart.filter((span) => found[span] === span) };
}
