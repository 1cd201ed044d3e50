// Browser-safe: nothing here, or imported from here, touches Node. What one whole trace is and what follows from it.
export type { BlockSpan } from './block/block-reader.ts';
export { searchableText } from './attribute-hash.ts';
export { adjustClocks, type ClockShifts } from './derive/trace/adjust-clocks.ts';
export { callPairs, PAIR, type CallPairs } from './derive/trace/call-pairs.ts';
export { childrenOf, type TraceTree } from './derive/trace/children-of.ts';
export { criticalPath, type CriticalPath } from './derive/trace/critical-path.ts';
export { entryOf, type Runs } from './derive/trace/entry-of.ts';
export { exclusiveTime } from './derive/trace/exclusive-time.ts';
export { selfTime } from './derive/trace/self-time.ts';
export { TimeShares } from './derive/trace/time-shares.ts';
export type { TraceSpans } from './derive/trace/trace-spans.ts';
export { columnText } from './read/span-facts.ts';
export { choosePage, type ChosenPage } from './read/trace-page.ts';
