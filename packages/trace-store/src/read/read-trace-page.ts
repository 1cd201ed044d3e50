import { AppError, type ProjectId, type SpanId, type TraceId } from '@spanhouse/core';
import type { BlockSpan, TraceColumns } from '../block/block-reader.ts';
import type { PageOfTrace, ReadOptions, TracePage } from '../model/trace-reader.ts';
import { READ_LIMITS } from './limits.ts';
import { mergeSpans } from './merge-spans.ts';
import { readTraceBlocks, type TraceBlocksDeps, type TraceBlock } from './trace-blocks.ts';
import { choosePage } from './trace-page.ts';

type Part = TraceBlock & { readonly columns: TraceColumns };

/** See TraceReader.readTracePage. */
export async function readTracePage(
  deps: TraceBlocksDeps,
  projectId: ProjectId,
  traceId: TraceId,
  page: PageOfTrace,
  options: ReadOptions = {},
): Promise<TracePage | null> {
  const { pagedSpansMax } = READ_LIMITS;
  const opened = await readTraceBlocks(deps, projectId, traceId, options, ({ block, ordinal }, spanCount): Part => {
    if (spanCount > pagedSpansMax) {
      const counts = { spans: spanCount, limit: pagedSpansMax };
      throw new AppError(
        'QUERY.LIMIT_EXCEEDED',
        `Pages are made of traces of up to ${String(pagedSpansMax)} spans; export this one.`,
        counts,
      );
    }
    const columns = block.readTraceColumns(ordinal);
    if (spanCount > page.spansMax) block.letGo();
    return { block, ordinal, columns };
  });
  if (opened === null) return null;
  const { parts, summary } = opened;
  const { rows, ...place } = choosePage(
    parts.map(({ columns }) => columns),
    page,
  );
  const chosen = parts.map(({ block, columns }, part): readonly BlockSpan[] => {
    const positions = rows[part] ?? new Uint32Array();
    if (positions.length === 0) return [];
    const spans = block.readSpans(Array.from(positions, (position) => columns.firstRow + position));
    if (place.count > 1) block.letGo();
    return spans;
  });
  return { traceId, summary, ...place, spans: merged(chosen) };
}

/** See TraceReader.readTraceSpan. */
export async function readTraceSpan(
  deps: TraceBlocksDeps,
  projectId: ProjectId,
  traceId: TraceId,
  spanId: SpanId,
  options: ReadOptions = {},
): Promise<BlockSpan | null> {
  const wanted = BigInt(`0x${spanId}`);
  const opened = await readTraceBlocks(deps, projectId, traceId, options, ({ block, ordinal }, spanCount) => {
    const { firstRow, spanIds } = block.readTraceColumns(ordinal);
    const position = spanIds.indexOf(wanted);
    const span = position < 0 ? undefined : block.readSpans([firstRow + position])[0];
    if (spanCount > spanIds.length) block.letGo();
    return span;
  });
  return opened?.parts.find((span) => span !== undefined) ?? null;
}

function merged(parts: readonly (readonly BlockSpan[])[]): readonly BlockSpan[] {
  const held = parts.map((spans) => ({ firstStart: spans[0]?.span.startTimeUnixNano ?? 0n, spans: () => spans }));
  return [
    ...mergeSpans(
      held.filter((part) => part.spans().length > 0),
      READ_LIMITS.batchSpans,
    ),
  ].flat();
}
