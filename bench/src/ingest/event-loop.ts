/**
 * p99 of the time between two turns of ingest's event loop since this was asked last (or since its start), in ms. The 10 ms between two looks are in it:
 * nothing below that is seen.
 *
 * @param adminUrl of ingest
 */
export async function eventLoopP99Ms(adminUrl: string): Promise<number> {
  const response = await fetch(`${adminUrl}/metrics`);
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(await response.text())?.[1];
  if (seconds === undefined) throw new Error('ingest does not tell of its event loop');
  return Number(seconds) * 1_000;
}
