import { AppError, parseSpanId } from '@spanhouse/core';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toSpanDetail } from '../from-spans/to-span-detail.ts';
import type { SpanDetail } from '../model/trace-view.ts';
import { traceIdOf } from './read-trace-view.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readSpanDetail(ask: Ask, traceIdText: string, spanIdText: string): Promise<SpanDetail> {
  const spanId = parseSpanId(spanIdText);
  if (spanId === null) throw new AppError('REQUEST.INVALID', 'A span id has 16 hexadecimal digits, not all zero.');
  const traceId = traceIdOf(traceIdText);
  const found = await ask.traces.readTraceSpan(ask.project.id, traceId, spanId, { signal: ask.signal });
  if (found === null)
    throw new AppError('TRACE.NOT_FOUND', `No span ${spanId} of a trace ${traceId} is stored in the project “${ask.project.slug}”.`);
  return toSpanDetail(found);
}
