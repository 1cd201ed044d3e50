/** What the kernel shows to src/kernel. */
export * from './scan';
export { attributeSize, attributes, roomForText, attributeKeys } from './attributes';
export { spans, spanCount } from './span';
export { shapeSize, shapePlaces, shapeFirst } from './shapes';
export { roomForKnown, lookAtShare } from './share';
export { createSpanSet, startSelection, select, useSelection, selection, selectionCount } from './selection';
export { orderSelection, order, partCount, partFirst, blockCount, blockFirst } from './order';
export {
  startBlocks,
  startParts,
  startBlock,
  writeFrame,
  frameSink,
  idSink,
  countSink,
  dictionarySink,
  traceIdSink,
  partFrame,
} from './frames';
export { findShapeFacts, room, roomForKeyFacts, roomForOriginFacts } from './facts';
export { startEntries, countEntries, countOrigins, entries, entryCount, entryOf, spansOfOrigin } from './entries';
export * from './rows';
export { keepEntries, keptCount, keptEntries } from './values';
