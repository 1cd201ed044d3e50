import { AppError } from '@spanhouse/core';

export function corrupt(what: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown): AppError {
  return new AppError('BLOCK.CORRUPT', `a stored block is damaged: ${what}`, details, cause === undefined ? undefined : { cause });
}
