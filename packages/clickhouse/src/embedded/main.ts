import path from 'node:path';
import { createJsonLog, loadConfig, systemClock } from '@spanhouse/core';
import { secretOfFile } from '@spanhouse/core/secret-file';
import { startEmbeddedServer, THREADS_NEEDED } from './embedded-server.ts';
import { embeddedClickHouseEnv } from './env.ts';

/*
 * The embedded ClickHouse: a process of its own in front of chDB.
 *
 * Prints one JSON line `clickhouse.ready` with its port when it takes requests. Ends in order on SIGTERM and SIGINT.
 */

// libuv reads this once, when its thread pool starts; nothing has used the pool before this line. Each running query holds one thread.
process.env['UV_THREADPOOL_SIZE'] ??= String(THREADS_NEEDED);

const log = createJsonLog((line) => process.stdout.write(`${line}\n`), systemClock, { component: 'clickhouse' });

try {
  const config = loadConfig(embeddedClickHouseEnv, process.env);
  const data = path.resolve(config.SPANHOUSE_DATA);
  const password = await secretOfFile(path.join(data, 'secrets', 'clickhouse-password'));
  const server = await startEmbeddedServer(
    { directory: path.join(data, 'clickhouse'), port: config.CLICKHOUSE_PORT, password, configFile: config.CLICKHOUSE_CONFIG_FILE },
    {
      clock: systemClock,
      log,
      // Whoever started the process starts it again; what was acknowledged is on the disk.
      onFatal: (error) => {
        log.error('clickhouse.engine_died', error);
        process.exit(1);
      },
    },
  );
  log.info('clickhouse.ready', { 'server.port': server.port, 'db.version': server.version });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('clickhouse.stop_failed', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  log.error('clickhouse.start_failed', error);
  process.exit(1);
}
