/** A gateway over a file log in a folder of its own, as a process: `node gateway-main.ts <folder>`. Prints its HTTP port; ends with SIGTERM. */
import { parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import { createFileSpanLog } from '@spanhouse/span-log';
import { createGateway } from '../../src/gateway/gateway.ts';
import { NO_QUOTA } from '../../src/gateway/key-quotas.ts';

const log = await createFileSpanLog({ directory: process.argv[2] ?? '' }, { clock: systemClock, log: silentLog });
const gateway = await createGateway({
  log,
  keys: { resolve: () => Promise.resolve({ projectId: parseProjectId(1), keyId: 0, quota: NO_QUOTA }) },
  clock: systemClock,
  logger: silentLog,
  gatewayId: 'test',
  host: '127.0.0.1',
  httpPort: 0,
  grpcPort: 0,
}).start();
process.stdout.write(`${String(gateway.httpPort)}\n`);
