import { ClickHouseError } from '@clickhouse/client';
import { AppError } from '@spanhouse/core';

/** ClickHouse's codes for a limit that the query itself ran into. */
const LIMITS = new Set([
  '158', // TOO_MANY_ROWS
  '159', // TIMEOUT_EXCEEDED
  '160', // TOO_SLOW
  '162', // TOO_DEEP_SUBQUERIES
  '191', // SET_SIZE_LIMIT_EXCEEDED
  '241', // MEMORY_LIMIT_EXCEEDED
  '307', // TOO_MANY_BYTES
  '396', // TOO_MANY_ROWS_OR_BYTES
]);

/** ClickHouse's codes for a server that cannot take the request now. */
const UNAVAILABLE = new Set([
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '236', // ABORTED
  '242', // TABLE_IS_READ_ONLY
  '243', // NOT_ENOUGH_SPACE
  '252', // TOO_MANY_PARTS
  '279', // ALL_CONNECTION_TRIES_FAILED
  '319', // UNKNOWN_STATUS_OF_INSERT
  '394', // QUERY_WAS_CANCELLED
  '439', // CANNOT_SCHEDULE_TASK
  '999', // KEEPER_EXCEPTION
]);

/** ClickHouse's code for a regular expression that RE2 does not understand: it was given by whoever asks. */
const CANNOT_COMPILE_REGEXP = '427';

/** The one place where the driver's errors become ours. An abort of the caller's own signal is passed on as it is. */
export function fromDriver(error: unknown, tag: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (!(error instanceof ClickHouseError)) {
    return new AppError('STORE.UNAVAILABLE', 'ClickHouse did not answer.', { 'db.query.tag': tag }, { cause: error });
  }
  const details = {
    'db.query.tag': tag,
    'db.response.status_code': error.code,
    'db.response.name': error.type,
    'db.response.message': error.message,
  };
  if (error.code === CANNOT_COMPILE_REGEXP)
    return new AppError('QUERY.INVALID', 'A regular expression cannot be read; RE2 knows no look-around and no back references.', details, {
      cause: error,
    });
  if (LIMITS.has(error.code)) return new AppError('QUERY.LIMIT_EXCEEDED', 'The query reads more than it may.', details, { cause: error });
  if (UNAVAILABLE.has(error.code))
    return new AppError('STORE.UNAVAILABLE', 'ClickHouse cannot take the request now.', details, { cause: error });
  return new AppError('STORE.REJECTED', 'ClickHouse refused the request.', details, { cause: error });
}
