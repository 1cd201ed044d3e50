import { choosePage, type BlockSpan } from '@spanhouse/trace-store/trace';
import { VIEW_SPANS_MAX } from './trace-limits.ts';
import type { PageView } from './trace-view.ts';

/** A page of spans that are all here, as a stored trace has it. @param spans by start time */
export function pageOfSpans(
  spans: readonly BlockSpan[],
  asked: { readonly number: number } | { readonly spanId: string },
  spansMax = VIEW_SPANS_MAX,
): { readonly page: PageView; readonly spans: readonly BlockSpan[] } {
  const columns = {
    starts: BigUint64Array.from(spans, ({ span }) => span.startTimeUnixNano),
    spanIds: BigUint64Array.from(spans, ({ span }) => idOf(span.spanId)),
    parentIds: BigUint64Array.from(spans, ({ span }) => idOf(span.parentSpanId)),
  };
  const at = 'number' in asked ? asked : { spanId: idOf(asked.spanId) };
  const { rows, ...page } = choosePage([columns], { spansMax, ...at });
  return { page, spans: Array.from(rows[0] ?? []).flatMap((position) => spans[position] ?? []) };
}

/** 0n for '', which is no parent. */
function idOf(hex: string): bigint {
  return BigInt(`0x0${hex}`);
}
