import { AppError, parseTraceId } from '@spanhouse/core';
import type { TraceContent } from '@spanhouse/trace-store';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTraceView } from './to-trace-view.ts';
import type { TraceView } from '../model/trace-view.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function readTraceView(ask: Ask, traceIdText: string): Promise<TraceView> {
  return toTraceView(await contentOf(ask, traceIdText));
}

/** @throws AppError REQUEST.INVALID, TRACE.NOT_FOUND */
export async function contentOf(ask: Ask, traceIdText: string): Promise<TraceContent> {
  const traceId = parseTraceId(traceIdText.trim());
  if (traceId === null) throw new AppError('REQUEST.INVALID', 'A trace id has 32 hexadecimal digits, not all zero.');
  const content = await ask.traces.readTrace(ask.project.id, traceId, { signal: ask.signal });
  if (content === null) throw new AppError('TRACE.NOT_FOUND', `No trace ${traceId} is stored in the project “${ask.project.slug}”.`);
  return content;
}
