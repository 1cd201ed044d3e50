import type { Assignment, SpanLog } from './span-log.ts';

/** For logs that one process has to itself: all partitions at once, until the signal aborts. */
export async function* assignAll(
  log: Pick<SpanLog, 'partitions' | 'openReader'>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Assignment> {
  const never = new AbortController().signal;
  for (let partition = 0; partition < log.partitions; partition++) {
    yield { partition, reader: await log.openReader(name, partition), ending: never, lost: never };
  }
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
