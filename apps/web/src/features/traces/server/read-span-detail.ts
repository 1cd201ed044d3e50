import { AppError, parseSpanId } from '@spanhouse/core';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toSpanDetail } from '../from-spans/to-span-detail.ts';
import type { SpanDetail } from '../model/trace-view.ts';
import { contentOf } from './read-trace-view.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readSpanDetail(ask: Ask, traceIdText: string, spanIdText: string): Promise<SpanDetail> {
  const spanId = parseSpanId(spanIdText);
  if (spanId === null) throw new AppError('REQUEST.INVALID', 'A span id has 16 hexadecimal digits, not all zero.');
  const content = await contentOf(ask, traceIdText);
  for await (const batch of content.batches) {
    const found = batch.find(({ span }) => span.spanId === spanId);
    if (found !== undefined) return toSpanDetail(found);
  }
  throw new AppError('TRACE.NOT_FOUND', `Trace ${content.traceId} has no span ${spanId}.`);
}
