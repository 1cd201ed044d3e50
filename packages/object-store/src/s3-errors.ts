/** Status of the answer that an error of the SDK stands for; 0 when there was none. */
export function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0;
  const { $metadata } = error;
  return typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata ? Number($metadata.httpStatusCode) : 0;
}
