import type { Kernel } from '../kernel/kernel.ts';
import { keyFacts, type KeyFacts } from './attribute-keys.ts';
import { originsOf, type OriginParts } from './origins.ts';

/** Spans in the kernel's memory, with everything that they share replaced by numbers. */
export type ScannedSpans = {
  readonly kernel: Kernel;
  readonly spanCount: number;
  readonly origins: readonly OriginParts[];
  /** Attribute keys. */
  readonly keys: readonly KeyFacts[];
};

/** Those of a cut, ready for blocks and rows. */
export type CutSpans = ScannedSpans & { readonly isReady: true };

/** Spans stored together: their numbers, in the order of the log, lie in the kernel's memory. */
export type Selection = { readonly at: number; readonly length: number };

/** What the records that were scanned hold. Copies: they stay good when the kernel's memory moves. */
export function scannedSpans(kernel: Kernel, traceKeys: readonly string[] = []): ScannedSpans {
  const { exports } = kernel;
  const keys = kernel.strings(exports.attributeKeys()).map((bytes) => bytes.slice());
  kernel.distinctShare = exports.attributeSize.value / Math.max(exports.attributeCount.value, 1);
  return { kernel, spanCount: exports.spanCount.value, origins: originsOf(kernel), keys: keyFacts(keys, traceKeys) };
}

/** The same, and the kernel begins a cut. */
export function cutSpans(kernel: Kernel, traceKeys: readonly string[]): CutSpans {
  const { exports } = kernel;
  exports.startEntries();
  exports.startRows();
  exports.startBlocks();
  return { ...scannedSpans(kernel, traceKeys), isReady: true };
}

/** Spans of which some are the same are selected once. @param ranges of spans, half-open, in the order of the log @param set of one project */
export function selectSpans({ kernel }: CutSpans, ranges: readonly (readonly [from: number, to: number])[], set: number): Selection {
  const { exports } = kernel;
  exports.startSelection(ranges.reduce((sum, [from, to]) => sum + to - from, 0));
  for (const [from, to] of ranges) exports.select(set, from, to);
  return { at: exports.selection.value, length: exports.selectionCount.value };
}
