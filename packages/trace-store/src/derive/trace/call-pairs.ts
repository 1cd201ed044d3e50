import { childrenOf, type TraceTree } from './children-of.ts';
import { entryOf, type Runs } from './entry-of.ts';
import { outermostCallOf } from './outermost-call-of.ts';
import { ROLE, type TraceSpans } from './trace-spans.ts';

/** call: the caller waits. message: it does not. root: nobody called, the callee starts the trace by itself. */
export const PAIR = { call: 0, message: 1, root: 2 } as const;

/** Who called whom, one element a pair. */
export type CallPairs = {
  readonly count: number;
  /** Span; -1: the callee names a parent that is not here, or (kind root) none. */
  readonly caller: Int32Array;
  /** Span, its own entry (`entryOf`); -1: nothing of what was called is here (a database, a service that sends no spans, lost spans). */
  readonly callee: Int32Array;
  /** Of PAIR. */
  readonly kind: Uint8Array;
  /** By span: 1 for a call or producer inside another call of its run, which is no call of its own and in no pair. */
  readonly isInner: Uint8Array;
};

/**
 * The calls of a trace.
 *
 * Each entry X (of `entryOf`, so also a span that acts as one) is the callee of exactly one pair. Its caller is the first that applies:
 * 1. X's parent, when that is part of a producer (`outermostCallOf` has role producer);
 * 2. the span that X links to, when that one has role producer;
 * 3. X's parent;
 * 4. none: -1.
 * The caller is then replaced by its outermost call if it is part of one: what a driver's span calls, the library around it
 * calls. It stays a local or entry span when no call span was recorded. Kind: root when X names no parent and there is no caller;
 * message when X is asynchronous, it was found by rule 2, or the caller is a producer; else call.
 *
 * Each outermost call or producer that is no entry's caller by the above makes one more pair, with callee -1: kind message for a
 * producer, else call. So three tries are three pairs, whether or not they arrived, and a message with three consumers is three pairs.
 *
 * Order: pairs with a callee by its start, then index; then the others by the caller's start, then index. Cost: linear.
 */
export function callPairs(spans: TraceSpans, tree: TraceTree = childrenOf(spans), runs: Runs = entryOf(spans, tree)): CallPairs {
  const { count, role, isRoot, isAsync, linkOf } = spans;
  const { parent, byStart } = tree;
  const { entries } = runs;
  const outermost = outermostCallOf(spans, tree, runs);
  const isCaller = new Uint8Array(count);
  const isInner = new Uint8Array(count);
  const caller = new Int32Array(entries.length + count);
  const callee = new Int32Array(entries.length + count);
  const kind = new Uint8Array(entries.length + count);
  let length = 0;

  /** Whole call that a span is part of; the span itself when it is part of none. */
  const wholeOf = (span: number): number => {
    const call = outermost[span] ?? -1;
    return call < 0 ? span : call;
  };

  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? 0;
    const above = parent[entry] ?? -1;
    const link = linkOf[entry] ?? -1;
    let from = above < 0 ? -1 : wholeOf(above);
    let isMessage = isAsync[entry] === 1 || (from >= 0 && role[from] === ROLE.producer);
    if ((from < 0 || role[from] !== ROLE.producer) && link >= 0 && role[link] === ROLE.producer) {
      from = wholeOf(link);
      isMessage = true;
    }
    if (from >= 0) isCaller[from] = 1;
    caller[length] = from;
    callee[length] = entry;
    kind[length++] = from < 0 && isRoot[entry] === 1 ? PAIR.root : isMessage ? PAIR.message : PAIR.call;
  }

  for (let at = 0; at < count; at++) {
    const span = byStart[at] ?? 0;
    if (role[span] !== ROLE.call && role[span] !== ROLE.producer) continue;
    if (outermost[span] !== span) {
      isInner[span] = 1;
      continue;
    }
    if (isCaller[span] === 1) continue;
    caller[length] = span;
    callee[length] = -1;
    kind[length++] = role[span] === ROLE.producer ? PAIR.message : PAIR.call;
  }
  return { count: length, caller: caller.slice(0, length), callee: callee.slice(0, length), kind: kind.slice(0, length), isInner };
}
