import { AppError, parseTraceId } from '@spanhouse/core';
import type { TraceContent } from '@spanhouse/trace-store';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { attributeColumn, attributeKeys } from '../from-spans/attribute-columns.ts';
import { toTraceView } from '../from-spans/to-trace-view.ts';
import type { AttributeColumn, AttributeKey } from '../model/attribute-column.ts';
import { VIEW_SPANS_MAX } from '../model/trace-limits.ts';
import type { TraceView } from '../model/trace-view.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readTraceView(ask: Ask, traceIdText: string): Promise<TraceView> {
  const content = await contentOf(ask, traceIdText);
  const { spans, truncated } = await shownSpans(content);
  const { spanCount: storedSpans, tier, missingBlocks } = content.summary;
  return toTraceView({ traceId: content.traceId, tier, missingBlocks, truncated, storedSpans }, spans);
}

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readAttributeColumn(ask: Ask, traceIdText: string, key: string): Promise<AttributeColumn> {
  const { spans } = await shownSpans(await contentOf(ask, traceIdText));
  return attributeColumn(spans, key);
}

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readAttributeKeys(ask: Ask, traceIdText: string): Promise<readonly AttributeKey[]> {
  const { spans } = await shownSpans(await contentOf(ask, traceIdText));
  return attributeKeys(spans);
}

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function contentOf(ask: Ask, traceIdText: string): Promise<TraceContent> {
  const traceId = parseTraceId(traceIdText.trim());
  if (traceId === null) throw new AppError('REQUEST.INVALID', 'A trace id has 32 hexadecimal digits, not all zero.');
  const content = await ask.traces.readTrace(ask.project.id, traceId, { signal: ask.signal });
  if (content === null) throw new AppError('TRACE.NOT_FOUND', `No trace ${traceId} is stored in the project “${ask.project.slug}”.`);
  return content;
}

/** The earliest spans, as many as a page takes. */
async function shownSpans(content: TraceContent): Promise<{ readonly spans: readonly BlockSpan[]; readonly truncated: boolean }> {
  const spans: BlockSpan[] = [];
  for await (const batch of content.batches) {
    const space = VIEW_SPANS_MAX - spans.length;
    for (const span of batch.slice(0, space)) spans.push(span);
    if (batch.length > space) return { spans, truncated: true };
  }
  return { spans, truncated: false };
}
