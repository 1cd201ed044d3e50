import { decodeTraces } from '@spanhouse/otlp';
import { contentHash } from '../crash/items.ts';
import type { LedgerRequest } from '../crash/ledger.ts';
import { sideBySide } from '../crash/side-by-side.ts';
import { judge, type ReadItem, type Verdict } from '../crash/verdict.ts';

const SIDE_BY_SIDE = 4;

/** Traces of these requests, by the HTTP API of the web, held against the ledger. */
export async function readByWeb(webUrl: string, requests: readonly LedgerRequest[]): Promise<Verdict> {
  const ids = [...new Set(requests.flatMap(({ items }) => items.map(({ traceId }) => traceId)))];
  const read = await sideBySide(ids, SIDE_BY_SIDE, async (id): Promise<readonly ReadItem[]> => {
    const response = await fetch(`${webUrl}/api/v1/traces/${id}?project=default`, { headers: { accept: 'application/x-protobuf' } });
    const body = new Uint8Array(await response.arrayBuffer());
    if (response.status === 404) return [];
    if (!response.ok || response.headers.get('x-spanhouse-missing-blocks') !== '0')
      throw new Error(`trace ${id}: ${String(response.status)} ${Buffer.from(body).toString().slice(0, 400)}`);
    return decodeTraces(body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ scope, spans }) =>
        spans.map((span) => ({ traceId: span.traceId, spanId: span.spanId, hash: contentHash(resource, scope, span) })),
      ),
    );
  });
  return judge(requests, read.flat());
}
