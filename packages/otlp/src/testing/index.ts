export { anyValueArbitrary, spanArbitrary, spanIdArbitrary, traceIdArbitrary, tracesArbitrary } from './arbitraries.ts';
export { aSpan, aTracesData } from './builders.ts';
export { normalizeTraces } from './normalize.ts';
export { aLogRecord, aLogsData, logRecordArbitrary, logsArbitrary } from './logs.ts';
