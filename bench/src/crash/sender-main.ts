/**
 * The sender, a process of its own that is never killed: `node sender-main.ts <options as JSON>`. Sends until it is told to
 * stop (SIGTERM), half by HTTP and half by gRPC, and repeats each request until it is acknowledged. Tells its parent what it has done.
 */
import { seededRandom, systemClock } from '@spanhouse/core';
import { createOtlpSender } from '../ingest/otlp-sender.ts';
import { createRequest } from './items.ts';
import { LedgerWriter } from './ledger.ts';
import { SenderOptions, type SenderProgress } from './sender.ts';

const options = SenderOptions.parse(JSON.parse(process.argv[2] ?? ''));
const CLIENTS = 4;
const TELL_EVERY_MS = 50;

const ledger = new LedgerWriter(options.ledgerFile);
const random = seededRandom(options.seed);
const progress: SenderProgress = { acknowledgedSpans: 0, attempts: 0, repeated: 0 };
let next = 0;
let isStopping = false;
process.on('SIGTERM', () => {
  isStopping = true;
});
process.on('disconnect', () => {
  isStopping = true;
});
const telling = setInterval(() => process.send?.(progress), TELL_EVERY_MS);

await Promise.all(Array.from({ length: CLIENTS }, (_, client) => send(client % 2 === 0 ? 'http' : 'grpc')));
clearInterval(telling);
process.send?.(progress, () => process.disconnect?.());

async function send(protocol: 'http' | 'grpc'): Promise<void> {
  const endpoint = protocol === 'http' ? options.httpUrl : options.grpcUrl;
  while (!isStopping) {
    const request = createRequest(next++, systemClock.now(), random);
    ledger.intend(request.number, request.items);
    while (!(await isTaken(protocol, endpoint, request.body))) {
      progress.repeated++;
      await systemClock.sleep(20 + random() * 60);
    }
    ledger.acknowledge(request.number);
    progress.acknowledgedSpans += request.items.length;
    await systemClock.sleep(random() * 2 * options.pauseMs);
  }
}

/** False when it was refused for now, or nobody knows: then it is sent again. A final refusal is a bug and ends the run. */
async function isTaken(protocol: 'http' | 'grpc', endpoint: string, body: Uint8Array): Promise<boolean> {
  const sender = createOtlpSender(protocol, endpoint, options.key);
  progress.attempts++;
  try {
    return await sender.send(body, AbortSignal.timeout(options.timeoutMs));
  } finally {
    sender.close();
  }
}
