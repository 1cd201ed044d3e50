import { ConfigError, isAppError } from '@spanhouse/core';

/** One line that says what to do when ingest cannot start or go on; the log has the rest. */
export function startFailureOf(error: unknown): string {
  if (isAppError(error)) {
    const advice = codeOf(error.cause) === 'EADDRINUSE' ? PORT_ADVICE : error.spec.advice;
    return `ingest: ${error.message.replace(/\.?$/, '.')} ${advice}`;
  }
  if (error instanceof ConfigError || error instanceof RangeError) return `ingest: ${error.message}`;
  if (!(error instanceof Error)) return `ingest: ${String(error)}`;
  const place = 'path' in error && typeof error.path === 'string' ? error.path : '';
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `ingest: no permission to write ${place}; correct its owner, or choose another directory with SPANHOUSE_DATA.`;
    case 'ENOSPC':
      return `ingest: the disk of ${place === '' ? 'the data directory' : place} is full; make room or move SPANHOUSE_DATA.`;
    default:
      return `ingest: ${error.message}`;
  }
}

const PORT_ADVICE =
  'Stop what listens there, or choose another with SPANHOUSE_OTLP_GRPC_PORT, SPANHOUSE_OTLP_HTTP_PORT or SPANHOUSE_ADMIN_PORT.';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
