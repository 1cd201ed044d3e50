import type { CutSpans } from '../cut/cut-spans.ts';
import { BlockWriter, type BlockPlan, type EncodedBlock } from './block-writer.ts';
import { orderByTrace } from './trace-order.ts';

/** 4 MiB of the spans' own bytes, before any encoding. */
const BLOCK_BYTES_MAX = 4 * 1024 * 1024;

/** Where each selected span went; aligned with the selection. */
export type Places = { readonly block: Uint32Array; readonly ordinal: Uint32Array; readonly row: Uint32Array };

/**
 * Detail blocks of spans of one project and retention class: traces ascending by id over all blocks, whole where they fit.
 * Deterministic: the same spans and selection give the same bytes. FORMAT.md describes them.
 *
 * @param selection numbers of the spans, duplicates already removed
 */
export function encodeBlocks(
  spans: CutSpans,
  selection: Uint32Array,
  options: { readonly blockBytesMax?: number } = {},
): { readonly blocks: readonly EncodedBlock[]; readonly place: Places } {
  const { order, traceIds, first } = orderByTrace(spans, selection);
  const place: Places = {
    block: new Uint32Array(selection.length),
    ordinal: new Uint32Array(selection.length),
    row: new Uint32Array(selection.length),
  };
  const rows = order.map((i) => selection[i] ?? 0);
  const writer = new BlockWriter(spans);
  const blocks: EncodedBlock[] = [];
  for (const plan of planBlocks(spans, rows, traceIds, first, options.blockBytesMax ?? BLOCK_BYTES_MAX)) {
    let row = 0;
    for (const [ordinal, { from, to }] of plan.entries()) {
      for (let at = from; at < to; at++, row++) {
        const i = order[at] ?? 0;
        place.block[i] = blocks.length;
        place.ordinal[i] = ordinal;
        place.row[i] = row;
      }
    }
    blocks.push(writer.write(rows, plan));
  }
  return { blocks, place };
}

/**
 * A block is closed before the trace that would make it too large; a trace that is too large by itself is split.
 * Traces of a plan follow each other without a gap.
 */
function* planBlocks(
  { scan }: CutSpans,
  rows: Uint32Array,
  traceIds: readonly Uint8Array[],
  first: Uint32Array,
  bytesMax: number,
): Iterable<BlockPlan> {
  let plan: { traceId: Uint8Array; from: number; to: number }[] = [];
  let planBytes = 0;
  for (let t = 0; t < traceIds.length; t++) {
    const traceId = traceIds[t] ?? EMPTY;
    const end = first[t + 1] ?? 0;
    let from = first[t] ?? 0;
    let bytes = 0;
    for (let at = from; at < end; at++) {
      const span = rows[at] ?? 0;
      const spanBytes = (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0);
      if (planBytes + bytes + spanBytes > bytesMax && planBytes > 0) {
        yield plan;
        plan = [];
        planBytes = 0;
      }
      if (bytes + spanBytes > bytesMax && at > from) {
        yield [{ traceId, from, to: at }];
        from = at;
        bytes = 0;
      }
      bytes += spanBytes;
    }
    if (end > from) plan.push({ traceId, from, to: end });
    planBytes += bytes;
  }
  if (plan.length > 0) yield plan;
}

const EMPTY = new Uint8Array();
