/** What a caller may do about an error. `after-fix` means: change the request first. */
type Retry = 'never' | 'later';
type ErrorSpec = { readonly http: number; readonly retry: Retry; readonly advice: string };

/**
 * Every code a caller may see. `docs/errors.md` is checked against this table.
 * `http` and `retry` are decided here, once; OTLP maps 429 and 503 to retryable codes, all other 4xx to permanent ones.
 */
export const ERROR_CODES = {
  'REQUEST.INVALID': { http: 400, retry: 'never', advice: 'Correct the named field and send the request again.' },
  'REQUEST.NOT_FOUND': { http: 404, retry: 'never', advice: 'Check the path of the request.' },
  'REQUEST.METHOD_NOT_ALLOWED': { http: 405, retry: 'never', advice: 'Use the method named in the Allow header.' },
  'REQUEST.FORBIDDEN': { http: 403, retry: 'never', advice: 'Send the request from an allowed place with the rights it needs.' },
  'AUTH.REQUIRED': {
    http: 401,
    retry: 'never',
    advice: 'Sign in, or send an API token in the header \u201cAuthorization: Bearer <token>\u201d.',
  },
  'AUTH.REFUSED': { http: 401, retry: 'never', advice: 'Check the address and the password; an owner can make a link for a new password.' },
  'AUTH.LOCKED': { http: 429, retry: 'later', advice: 'Wait a quarter of an hour, or have an owner make a link for a new password.' },
  'AUTH.LINK_INVALID': { http: 410, retry: 'never', advice: 'Ask for a new link; each is good for one use.' },
  'AUTH.PROVIDER_FAILED': {
    http: 502,
    retry: 'later',
    advice: 'Try again; if it stays, look at the identity provider and the settings SPANHOUSE_OIDC_*.',
  },
  'TRACE.NOT_FOUND': {
    http: 404,
    retry: 'never',
    advice: 'Check the id and the project; a trace appears within seconds of being sent and goes with its retention.',
  },
  'QUERY.INVALID': { http: 400, retry: 'never', advice: 'Correct the query at the position named in the message.' },
  'QUERY.RANGE_TOO_WIDE': { http: 422, retry: 'never', advice: 'Choose a shorter time range or add a filter.' },
  'QUERY.LIMIT_EXCEEDED': { http: 422, retry: 'never', advice: 'Choose a shorter time range or add a filter such as the service.' },
  'INGEST.MALFORMED': {
    http: 400,
    retry: 'never',
    advice: 'The body is not a valid OTLP request; check the exporter and any proxy between.',
  },
  'INGEST.BODY_TOO_LARGE': { http: 413, retry: 'never', advice: 'Send smaller batches: lower the exporter\u2019s batch size.' },
  'INGEST.UNSUPPORTED_MEDIA_TYPE': { http: 415, retry: 'never', advice: 'Send application/x-protobuf or application/json.' },
  'INGEST.UNSUPPORTED_ENCODING': { http: 415, retry: 'never', advice: 'Send the body plain, with gzip or with zstd.' },
  'INGEST.UNAUTHENTICATED': {
    http: 401,
    retry: 'never',
    advice: 'Send a valid ingest key in the header \u201cAuthorization: Bearer <key>\u201d.',
  },
  'INGEST.FORBIDDEN': { http: 403, retry: 'never', advice: 'Use an ingest key whose scopes include this signal.' },
  'INGEST.SIGNAL_UNSUPPORTED': { http: 404, retry: 'never', advice: 'This signal is not taken yet; send traces or logs.' },
  'INGEST.QUOTA_EXCEEDED': {
    http: 429,
    retry: 'later',
    advice: 'Send less, or have the quota of the ingest key raised; OTLP exporters wait and send again by themselves.',
  },
  'INGEST.OVERLOADED': { http: 503, retry: 'later', advice: 'Wait and send again; OTLP exporters do so by themselves.' },
  'LOG.UNAVAILABLE': { http: 503, retry: 'later', advice: 'The log cannot take data now; it is tried again by the sender.' },
  'LOG.FENCED': { http: 503, retry: 'never', advice: 'Another process has the partition now and goes on with it; nothing is to be done.' },
  'LOG.CORRUPT': { http: 500, retry: 'never', advice: 'The log is damaged or another one; see the operations page on repairing the log.' },
  'STORE.UNAVAILABLE': { http: 503, retry: 'later', advice: 'A store did not answer; try again in a moment.' },
  'STORE.REJECTED': { http: 500, retry: 'never', advice: 'The store refused the request; the server\u2019s log has the details.' },
  'OUTBOUND.REFUSED': {
    http: 400,
    retry: 'never',
    advice: 'Name a public http or https address; who runs the server can allow others with SPANHOUSE_OUTBOUND_ALLOW.',
  },
  'OUTBOUND.FAILED': { http: 502, retry: 'later', advice: 'Check that the other side can be reached and answers within its time.' },
  'OBJECT.NOT_FOUND': { http: 404, retry: 'never', advice: 'The object is gone; retention may have removed it.' },
  'BLOCK.CORRUPT': { http: 500, retry: 'never', advice: 'A stored block is damaged; the rest of the trace is still shown.' },
  'DATA.LOCKED': {
    http: 503,
    retry: 'never',
    advice: 'Another instance uses this data directory; stop it or choose another with SPANHOUSE_DATA.',
  },
  'DATA.DAMAGED': { http: 500, retry: 'never', advice: 'A data file cannot be read; restore it or start with another data directory.' },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * An expected failure. `message` is safe to show to the caller; `details` goes to
 * logs and spans only. A broken invariant is not an AppError: throw `bug()`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get spec(): ErrorSpec {
    return ERROR_CODES[this.code];
  }
}

/** By shape, not instanceof: two copies of this module, or of `Error` itself, may be loaded (bundler, test runner, `node:vm`). */
export function isAppError(value: unknown): value is AppError {
  return (
    Object.prototype.toString.call(value) === '[object Error]' &&
    (value as Error).name === 'AppError' &&
    'spec' in (value as Error) &&
    Object.hasOwn(ERROR_CODES, (value as AppError).code)
  );
}

/** For a broken invariant: our own mistake, never the caller's. Never becomes a 4xx. */
export function bug(message: string, cause?: unknown): Error {
  return new Error(`bug: ${message}`, cause === undefined ? undefined : { cause });
}
