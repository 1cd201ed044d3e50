import type { BlockSpan } from '@spanhouse/trace-store';
import { contentOf } from '../../features/traces/server/read-trace-view.ts';
import type { ProjectApiRequest } from './answer.ts';

export type CollectedTrace = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  readonly spans: readonly BlockSpan[];
  /** Why it is not whole, a sentence each; [] when it is. */
  readonly missing: readonly string[];
};

/** The spans of a trace, at most `spansMax`, for an answer that holds them at once. An id may lack zeros in front, as Jaeger and Tempo write them. Errors: REQUEST.INVALID, TRACE.NOT_FOUND. */
export async function collectTrace(api: ProjectApiRequest, traceId: string, spansMax: number): Promise<CollectedTrace> {
  const content = await contentOf(api, padded(traceId));
  const spans: BlockSpan[] = [];
  let isCut = false;
  for await (const batch of content.batches) {
    const space = spansMax - spans.length;
    for (const span of batch.slice(0, space)) spans.push(span);
    isCut = batch.length > space;
    if (isCut) break;
  }
  const { missingBlocks } = content.summary;
  const missing = [
    ...(isCut ? [`Only the earliest ${String(spans.length)} spans are here.`] : []),
    ...(missingBlocks > 0 ? [`${String(missingBlocks)} blocks of this trace could not be read.`] : []),
  ];
  return { traceId: content.traceId, spans, missing };
}

function padded(traceId: string): string {
  return /^[0-9a-fA-F]{1,32}$/.test(traceId) ? traceId.padStart(32, '0') : traceId;
}
