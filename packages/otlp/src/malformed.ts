import { AppError } from '@spanhouse/core/browser';

export function malformed(what: string, details: Readonly<Record<string, unknown>> = {}): AppError {
  return new AppError('INGEST.MALFORMED', `the body is not valid OTLP protobuf: ${what}`, details);
}
