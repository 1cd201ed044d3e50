// Records the shop again: `npm run record [-- --seconds N --at-once N --home FOLDER --out FILE]`. Needs Debian's postgresql, mariadb-server, redis-server and
// python3-venv, a JDK and Maven, and Node 22.15 or later.
import { mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import { startReceiver } from './recorder/receiver.mjs';
import { prepare, startServices } from './recorder/services.mjs';
import { freePort, startStores } from './recorder/stores.mjs';
import { runTraffic } from './recorder/traffic.mjs';

const corpus = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '240' },
    'at-once': { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    home: { type: 'string', default: '/srv/shop' },
    out: { type: 'string', default: join(corpus, 'shop.otlp.zst') },
  },
});
const say = (line) => process.stdout.write(`${line}\n`);
/** zstd's strongest ordinary level, with a window that spans the whole recording. */
const PACKED = {
  params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_checksumFlag]: 1 },
};

prepare(corpus, values.home);
const data = mkdtempSync(join(tmpdir(), 'shop-stores-'));
chmodSync(data, 0o755);
const otlpPort = await freePort();
const receiver = await startReceiver(otlpPort);
const stores = await startStores(data, join(values.home, 'shop'));
try {
  const services = await startServices(values.home, stores.ports, otlpPort);
  say('the shop is open');
  try {
    const statuses = await runTraffic(services.storefrontPort, {
      seconds: Number(values.seconds),
      atOnce: Number(values['at-once']),
      seed: Number(values.seed),
    });
    say(`answers by status: ${JSON.stringify(statuses)}`);
  } finally {
    await services.stop();
  }
} finally {
  await stores.stop();
  await receiver.stop();
  rmSync(data, { recursive: true, force: true });
}
const frames = receiver.bodies.flatMap((body) => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return [length, body];
});
const packed = zstdCompressSync(Buffer.concat(frames), PACKED);
writeFileSync(values.out, packed);
say(`${receiver.bodies.length} requests, ${receiver.bytes} bytes, ${packed.length} packed`);
