export { aLogRecord, someCutSettings } from './log-records.ts';
export { openBlockBytes, type BlockReader, type BlockSpan } from '../block/block-reader.ts';
export { startTestStore, type TestStore } from './test-store.ts';
