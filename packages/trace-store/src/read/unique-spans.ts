import { isSameSpan } from './same-span.ts';
import type { BlockSpan } from '../block/block-reader.ts';

/** Without the copies of spans, which a sender makes when it batches again: of each the first stays, in the order given. */
export function uniqueSpans<Each extends { readonly found: BlockSpan }>(spans: readonly Each[]): readonly Each[] {
  const known = new Map<string, Each[]>();
  return spans.filter((each) => {
    const { traceId, spanId } = each.found.span;
    const namesakes = known.get(traceId + spanId) ?? [];
    if (namesakes.some((other) => isSameSpan(other.found, each.found))) return false;
    namesakes.push(each);
    known.set(traceId + spanId, namesakes);
    return true;
  });
}
