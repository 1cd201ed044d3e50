import { isSameSpan } from './same-span.ts';
import type { VerifiedSpan } from './rare-spans.ts';

/** Without the copies of spans, which a sender makes when it batches again: of each the first stays, in the order given. */
export function uniqueSpans(spans: readonly VerifiedSpan[]): readonly VerifiedSpan[] {
  const known = new Map<string, VerifiedSpan[]>();
  return spans.filter((each) => {
    const { traceId, spanId } = each.found.span;
    const namesakes = known.get(traceId + spanId) ?? [];
    if (namesakes.some((other) => isSameSpan(other.found, each.found))) return false;
    namesakes.push(each);
    known.set(traceId + spanId, namesakes);
    return true;
  });
}
