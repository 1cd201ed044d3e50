import { join } from 'node:path';
import type { ClickHouse } from '@spanhouse/clickhouse';
import { encodeTraces } from '@spanhouse/otlp';
import { parseProjectId, parseTraceId, silentLog, systemClock } from '@spanhouse/core';
import type { Product } from '@spanhouse/launcher/testing';
import { createFileObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { createTraceReader } from '@spanhouse/trace-store';
import { productClickHouse } from '../product-clickhouse.ts';
import type { TraceFetch } from './read-back.ts';

/** A running product from the side of its stores: where spans go in, and where they lie. */
export type OurStore = {
  readonly httpUrl: string;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly dataDirectory: string;
  readonly fetchTrace: TraceFetch;
};

const PROJECT = parseProjectId(1);

/** The stores of a product that runs whole; the caller closes `clickhouse`. */
export async function storesOf(product: Product, fetchTrace: TraceFetch): Promise<OurStore> {
  return {
    httpUrl: product.httpUrl,
    clickhouse: await productClickHouse(product),
    objectStore: createFileObjectStore({ directory: join(product.dataDirectory, 'objects') }),
    dataDirectory: product.dataDirectory,
    fetchTrace,
  };
}

/** Without the web application: by the reader that the HTTP API asks. */
export function fetchFromReader(stores: Pick<OurStore, 'clickhouse' | 'objectStore'>): TraceFetch {
  const reader = createTraceReader({ ...stores, clock: systemClock, log: silentLog });
  return async (id) => {
    const traceId = parseTraceId(id);
    const trace = traceId === null ? null : await reader.readTrace(PROJECT, traceId);
    if (trace === null) throw new Error(`trace ${id} is not there`);
    const chunks: Uint8Array[] = [];
    for await (const batch of trace.batches) {
      for (const { resource, resourceSchemaUrl, scope, scopeSchemaUrl, span } of batch)
        chunks.push(
          encodeTraces({
            resourceSpans: [{ resource, schemaUrl: resourceSchemaUrl, scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }] }],
          }),
        );
    }
    return Buffer.concat(chunks);
  };
}
