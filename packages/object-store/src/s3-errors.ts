/** Status of the answer that an error of the SDK stands for; 0 when there was none. */
export function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0;
  const { $metadata } = error;
  return typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata ? Number($metadata.httpStatusCode) : 0;
}

/** There is no such object; a bucket or an upload that is not there is another matter. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket' && nameOf(error) !== 'NoSuchUpload';
}

/** A multipart upload that was completed or taken back, or never began. */
export function isUploadGone(error: unknown): boolean {
  return nameOf(error) === 'NoSuchUpload';
}

/** The key of a write that must not replace is taken. OSS says so with a status that S3 has for something else. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412 || nameOf(error) === 'FileAlreadyExists';
}

/** The connection ended before there was an answer. */
export function isBrokenOff(error: unknown): boolean {
  return statusOf(error) === 0 && error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
