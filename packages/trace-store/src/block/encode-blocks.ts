import type { CutSpans, Selection } from '../cut/cut-spans.ts';
import { writeBlock, type EncodedBlock } from './block-writer.ts';

/** 4 MiB of the spans' own bytes, before any encoding. */
const BLOCK_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Detail blocks of spans of one project and retention class: traces ascending by id over all blocks, whole where they fit; spans of a trace by start,
 * then span id. Deterministic: the same spans and selection give the same bytes. FORMAT.md describes them.
 *
 * Afterwards the kernel knows the selection in the order of the blocks.
 */
export function encodeBlocks(
  { kernel }: CutSpans,
  selection: Selection,
  options: { readonly blockBytesMax?: number } = {},
): readonly EncodedBlock[] {
  const { exports } = kernel;
  exports.useSelection(selection.at, selection.length);
  exports.orderSelection(options.blockBytesMax ?? BLOCK_BYTES_MAX);
  exports.startParts();
  return Array.from({ length: exports.blockCount.value }, (_, number) => writeBlock(kernel, number));
}
