import type { BlockSpan } from '../block/block-reader.ts';
import { allTest } from '../evaluate/filter-test.ts';
import { viewOf } from '../evaluate/span-view.ts';
import type { SpanQuery } from '../model/span-query.ts';

/** Of a query that asks for no more than one span tells. */
export function matchTest({ conditions, start, end }: SpanQuery): (found: BlockSpan) => boolean {
  const holds = allTest(conditions);
  return (found) => {
    const startNs = found.span.startTimeUnixNano;
    return startNs >= start && startNs < end && holds(viewOf(found));
  };
}
