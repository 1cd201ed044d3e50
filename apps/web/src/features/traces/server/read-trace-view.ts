import { AppError, parseSpanId, parseTraceId, type TraceId } from '@spanhouse/core';
import type { TraceContent, TracePage } from '@spanhouse/trace-store';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { attributeColumn, attributeKeys } from '../from-spans/attribute-columns.ts';
import { toTraceView } from '../from-spans/to-trace-view.ts';
import type { AttributeColumn, AttributeKey } from '../model/attribute-column.ts';
import { VIEW_SPANS_MAX } from '../model/trace-limits.ts';
import type { TraceView } from '../model/trace-view.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** A page of a trace: by its number, else that of a span, else the first. */
export type PageAsked = { readonly traceId: string; readonly page?: number | undefined; readonly spanId?: string | undefined };

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND, QUERY.LIMIT_EXCEEDED */
export async function readTraceView(ask: Ask, asked: PageAsked): Promise<TraceView> {
  const { traceId, summary, spans, ...page } = await pageOf(ask, asked);
  const { spanCount: storedSpans, tier, missingBlocks } = summary;
  return toTraceView({ traceId, tier, missingBlocks, page, storedSpans }, spans);
}

/** @throws AppError as readTraceView */
export async function readAttributeColumn(ask: Ask, asked: PageAsked, key: string): Promise<AttributeColumn> {
  return attributeColumn((await pageOf(ask, asked)).spans, key);
}

/** @throws AppError as readTraceView */
export async function readAttributeKeys(ask: Ask, asked: PageAsked): Promise<readonly AttributeKey[]> {
  return attributeKeys((await pageOf(ask, asked)).spans);
}

/** The whole of a trace. @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function contentOf(ask: Ask, traceIdText: string): Promise<TraceContent> {
  const traceId = traceIdOf(traceIdText);
  return (await ask.traces.readTrace(ask.project.id, traceId, { signal: ask.signal })) ?? notFound(ask, traceId);
}

/** @throws AppError REQUEST.INVALID */
export function traceIdOf(text: string): TraceId {
  const traceId = parseTraceId(text.trim());
  if (traceId === null) throw new AppError('REQUEST.INVALID', 'A trace id has 32 hexadecimal digits, not all zero.');
  return traceId;
}

async function pageOf(ask: Ask, { traceId: text, page, spanId: spanIdText = '' }: PageAsked): Promise<TracePage> {
  const traceId = traceIdOf(text);
  const spanId = parseSpanId(spanIdText);
  const at = page === undefined && spanId !== null ? { spanId: BigInt(`0x${spanId}`) } : { number: page ?? 1 };
  const found = await ask.traces.readTracePage(ask.project.id, traceId, { spansMax: VIEW_SPANS_MAX, ...at }, { signal: ask.signal });
  return found ?? notFound(ask, traceId);
}

function notFound({ project }: Ask, traceId: TraceId): never {
  throw new AppError('TRACE.NOT_FOUND', `No trace ${traceId} is stored in the project “${project.slug}”.`);
}
