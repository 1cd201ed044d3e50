/** An error in ClickHouse's own terms: what HTTP clients of ClickHouse parse. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  /** ClickHouse's number, e.g. 62 for SYNTAX_ERROR. */
  readonly code: number;

  /** @param message `Code: N. DB::Exception: ... (NAME)`, without the version. */
  constructor(code: number, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const CODE = /Code: (\d+)\. DB::Exception: /;
/** The engine's name for an error that is none of its own (`std::exception`, 1001). */
const STD_EXCEPTION = 1001;
/** Nested errors carry the prefix and the version each time they pass a layer; the innermost sentence is what a reader needs. */
const REPEATED = /^(Code: \d+\. DB::Exception: )(?:Code: \d+\. DB::Exception: )+/;
const VERSIONS = / \(version [^()]*(?:\([^()]*\))?\)/g;
const REPEATED_NAME = /(\([A-Z0-9_]+\))(?:\.? \1)+\.?$/;

/** What the engine threw, as EngineError. */
export function engineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = CODE.exec(text);
  if (code === null) return new EngineError(STD_EXCEPTION, `Code: 1001. DB::Exception: ${text} (STD_EXCEPTION)`, { cause: error });
  const message = text.slice(code.index).trim().replace(VERSIONS, '').replace(REPEATED, '$1').replace(REPEATED_NAME, '$1');
  return new EngineError(Number(code[1]), message, { cause: error });
}

/** ABORTED, after which the engine answers nothing else in this process. */
export function isFatal(error: EngineError): boolean {
  return error.code === 236 && error.message.includes('shutting down due to a fatal error');
}

/** An error of the server itself, worded as ClickHouse words it. */
export function serverError(code: number, name: string, text: string): EngineError {
  return new EngineError(code, `Code: ${String(code)}. DB::Exception: ${text} (${name})`);
}

/** ClickHouse's HTTP status for an error (HTTPHandler.cpp, exceptionCodeToHTTPStatus). */
export function httpStatusOf(code: number): number {
  return HTTP_STATUS.get(code) ?? 500;
}

const HTTP_STATUS: ReadonlyMap<number, number> = new Map(
  [
    ...([[401, [194]]] as const),
    // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED, SET_NON_GRANTED_ROLE
    ...([[403, [192, 193, 516, 512]]] as const),
    // BAD_ARGUMENTS, CANNOT_COMPILE_REGEXP, CANNOT_PARSE_*, INCORRECT_DATA, TYPE_MISMATCH, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE, SYNTAX_ERROR, ILLEGAL_*
    ...([[400, [36, 427, 6, 72, 26, 27, 38, 41, 130, 131, 117, 53, 321, 62, 43, 44, 457, 456]]] as const),
    // UNKNOWN_TABLE, _FUNCTION, _IDENTIFIER, _TYPE, _STORAGE, _DATABASE, _SETTING, _DIRECTION_OF_SORTING, _AGGREGATE_FUNCTION, _FORMAT, _DATABASE_ENGINE, _TYPE_OF_QUERY, _ROLE, NO_SUCH_COLUMN
    ...([[404, [60, 46, 47, 50, 56, 81, 115, 102, 63, 73, 336, 78, 511]]] as const),
    // TIMEOUT_EXCEEDED
    ...([[408, [159]]] as const),
    // QUERY_IS_TOO_LARGE
    ...([[413, [90]]] as const),
    // NOT_IMPLEMENTED
    ...([[501, [48]]] as const),
    // SOCKET_TIMEOUT, CANNOT_OPEN_FILE, CANNOT_SCHEDULE_TASK
    ...([[503, [209, 76, 439]]] as const),
  ].flatMap(([status, codes]) => codes.map((code): [number, number] => [code, status])),
);
