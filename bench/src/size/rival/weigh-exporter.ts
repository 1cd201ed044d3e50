import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock } from '@spanhouse/core';
import { decodeTraces } from '@spanhouse/otlp';
import { settleTables, tableBytes, type TableBytes } from '../table-bytes.ts';
import { exporterRows } from './exporter-rows.ts';
import { EXPORTER_TABLES } from './exporter-schema.ts';

/** Large, as the exporter's README asks for (`send_batch_size: 100000`): the more rows an insert has, the fewer parts there are. */
const ROWS_PER_INSERT = 100_000;

/** Stores the same spans in the exporter's schema, in a ClickHouse of its own (the same engine as ours), and weighs it when it has settled. */
export async function weighExporter(
  bodies: readonly Uint8Array[],
  spans: number,
  quietMs: number,
): Promise<Readonly<Record<string, TableBytes>>> {
  const server = await startEmbeddedClickHouse();
  const clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
  try {
    for (const statement of EXPORTER_TABLES) await clickhouse.command(statement, { tag: 'bench.size' });
    let lines: string[] = [];
    for (const body of bodies) {
      for (const row of exporterRows(decodeTraces(body))) lines.push(JSON.stringify(row));
      if (lines.length < ROWS_PER_INSERT) continue;
      await insert(server, lines);
      lines = [];
    }
    if (lines.length > 0) await insert(server, lines);
    await settleTables(clickhouse, 'otel_traces', spans, quietMs);
    return await tableBytes(clickhouse);
  } finally {
    await clickhouse.close();
    await server.stop();
  }
}

/**
 * By plain HTTP: the columns of nested maps have no place in our Native encoder, which knows our own tables' types. Each insert has a connection of its own,
 * because the server ends one that has waited while the next rows were made.
 */
async function insert(server: EmbeddedClickHouse, lines: readonly string[]): Promise<void> {
  const url = new URL(server.url);
  url.searchParams.set('database', server.database);
  url.searchParams.set('query', 'INSERT INTO otel_traces FORMAT JSONEachRow');
  const sending = request(url, {
    agent: false,
    method: 'POST',
    headers: { 'x-clickhouse-user': server.username, 'x-clickhouse-key': server.password.reveal() },
  });
  sending.end(lines.join('\n'));
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const said = await text(response);
  if (response.statusCode !== 200) throw new Error(`the insert was refused: ${said.slice(0, 500)}`);
}
