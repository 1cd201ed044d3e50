import type { TraceTree } from './children-of.ts';
import type { Runs } from './entry-of.ts';
import { ROLE, type TraceSpans } from './trace-spans.ts';

/**
 * For each span the outermost call that it is part of: of the span and its ancestors in the same run, the topmost whose role is
 * call or producer; -1 when there is none.
 *
 * A library's span around its driver's span is one call and not two: a span of role call or producer that is not its own
 * outermost call is an _inner_ one, also when local spans lie between the two. An entry ends the search, as it begins a run.
 * Cost: linear.
 */
export function outermostCallOf({ count, role }: TraceSpans, { parent, topDown }: TraceTree, { entryOf }: Runs): Int32Array {
  const outermost = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const span = topDown[at] ?? 0;
    const around = entryOf[span] === span ? -1 : (outermost[parent[span] ?? 0] ?? -1);
    const isCall = role[span] === ROLE.call || role[span] === ROLE.producer;
    outermost[span] = around < 0 && isCall ? span : around;
  }
  return outermost;
}
