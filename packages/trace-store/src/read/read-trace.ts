import type { ProjectId, TraceId } from '@spanhouse/core';
import type { BlockSpan } from '../block/block-reader.ts';
import type { ReadOptions, TimeRange, TraceContent } from '../model/trace-reader.ts';
import { READ_LIMITS } from './limits.ts';
import { mergeSpans, type TracePart } from './merge-spans.ts';
import { readTraceBlocks, type TraceBlocksDeps, type TraceBlock } from './trace-blocks.ts';

/** Up to this many spans a trace is held unpacked; of a larger one each block is unpacked when it is its turn, and let go. */
const HELD_SPANS_MAX = 50_000;

/** See TraceReader.readTrace. */
export async function readTrace(
  deps: TraceBlocksDeps,
  projectId: ProjectId,
  traceId: TraceId,
  options: ReadOptions & { readonly hint?: TimeRange } = {},
): Promise<TraceContent | null> {
  const opened = await readTraceBlocks(deps, projectId, traceId, options, (block, spanCount) =>
    spanCount <= HELD_SPANS_MAX ? heldPart(block) : latePart(block),
  );
  return opened === null ? null : { traceId, summary: opened.summary, batches: batchesOf(opened.parts) };
}

function heldPart({ block, ordinal }: TraceBlock): TracePart {
  const spans = block.readTraceSpans(ordinal);
  return { firstStart: spans[0]?.span.startTimeUnixNano ?? 0n, spans: () => spans };
}

/** Reading its columns verifies the frame, so that what cannot be read is known before the first span is sent. */
function latePart({ block, ordinal }: TraceBlock): TracePart {
  const [firstStart = 0n] = block.readTraceColumns(ordinal).starts;
  block.letGo();
  return {
    firstStart,
    spans: () => {
      const spans = block.readTraceSpans(ordinal);
      block.letGo();
      return spans;
    },
  };
}

async function* batchesOf(parts: readonly TracePart[]): AsyncGenerator<readonly BlockSpan[]> {
  for (const batch of mergeSpans(parts, READ_LIMITS.batchSpans)) {
    yield batch;
    // A large trace takes a while to unpack; others want the thread too.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
