// What of this package runs in a browser: nothing here, or imported from here, touches Node.
export { unixMs, unixMsFromNano, unixNano, unixNanoFromMs, type UnixMs, type UnixNano } from './units.ts';
export { parseProjectId, parseSpanId, parseTraceId, type ProjectId, type SpanId, type TraceId } from './ids.ts';
export { AppError, ERROR_CODES, isAppError, type ErrorCode } from './errors.ts';
export { browserNow } from './browser-clock.ts';
