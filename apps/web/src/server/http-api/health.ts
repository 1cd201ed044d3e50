import type { Stores } from '../stores.ts';

/** GET /api/health: 200 when this server and the stores behind it answer, else 503 with the ones that do not. */
export async function health(stores: Pick<Stores, 'ping'>): Promise<Response> {
  const up = await stores.ping();
  const isHealthy = up.clickhouse && up.database;
  return Response.json(
    { status: isHealthy ? 'ok' : 'unavailable', ...up },
    { status: isHealthy ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  );
}
