import { ERROR_CODES, isAppError, type ErrorCode } from '@spanhouse/core';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';

/** What a caller is told about any error. Bugs say nothing of themselves: their text may hold data. */
export type PublicError = {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly advice: string | null;
  readonly http: number;
  readonly retry: 'never' | 'later';
};

const UNEXPECTED: PublicError = {
  code: null,
  message: 'Something went wrong. The error has been recorded.',
  advice: null,
  http: 500,
  retry: 'never',
};

/** Pure. Takes what was thrown, by us or around us by tRPC. */
export function toPublicError(error: unknown): PublicError {
  if (isAppError(error)) return publicError(error.code, error.message);
  if (error instanceof z.ZodError) return publicError('REQUEST.INVALID', describeIssues(error));
  if (!(error instanceof TRPCError)) return UNEXPECTED;
  if (isAppError(error.cause)) return toPublicError(error.cause);
  switch (error.code) {
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return error.cause instanceof z.ZodError ? toPublicError(error.cause) : publicError('REQUEST.INVALID', 'The request cannot be read.');
    case 'NOT_FOUND':
      return publicError('REQUEST.NOT_FOUND', 'There is no such procedure.');
    case 'METHOD_NOT_SUPPORTED':
      return publicError('REQUEST.METHOD_NOT_ALLOWED', 'This procedure takes another method.');
    default:
      return UNEXPECTED;
  }
}

function publicError(code: ErrorCode, message: string): PublicError {
  const { http, retry, advice } = ERROR_CODES[code];
  return { code, message, advice, http, retry };
}

/** Names every field that is wrong; never its value. */
function describeIssues(error: z.ZodError): string {
  const lines = error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`,
  );
  return `The request is not valid: ${lines.slice(0, 5).join('; ')}.`;
}
