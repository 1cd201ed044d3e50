/**
 * The sender, a process of its own that is never killed: `node sender-main.ts <ledger> <http url> <grpc url> <seed>`. Sends until it is told to
 * stop (SIGTERM), half by HTTP and half by gRPC, and repeats each request until it is acknowledged.
 */
import { seededRandom, systemClock } from '@spanhouse/core';
import { createOtlpSender } from '../ingest/otlp-sender.ts';
import { createRequest } from './items.ts';
import { LedgerWriter } from './ledger.ts';

const [ledgerFile = '', httpUrl = '', grpcUrl = '', seed = '1'] = process.argv.slice(2);
const CLIENTS = 4;
const TIMEOUT_MS = 10_000;

const ledger = new LedgerWriter(ledgerFile);
const random = seededRandom(Number(seed));
let next = 0;
let isStopping = false;
process.on('SIGTERM', () => {
  isStopping = true;
});

await Promise.all(Array.from({ length: CLIENTS }, (_, client) => send(client % 2 === 0 ? 'http' : 'grpc')));

async function send(protocol: 'http' | 'grpc'): Promise<void> {
  const endpoint = protocol === 'http' ? httpUrl : grpcUrl;
  while (!isStopping) {
    const request = createRequest(next++, systemClock.now(), random);
    ledger.intend(request.number, request.items);
    while (!(await isTaken(protocol, endpoint, request.body))) await systemClock.sleep(20 + random() * 60);
    ledger.acknowledge(request.number);
    await systemClock.sleep(random() * 20);
  }
}

/** False when it was refused for now, or nobody knows: then it is sent again. A final refusal is a bug and ends the run. */
async function isTaken(protocol: 'http' | 'grpc', endpoint: string, body: Uint8Array): Promise<boolean> {
  const sender = createOtlpSender(protocol, endpoint);
  try {
    return await sender.send(body, AbortSignal.timeout(TIMEOUT_MS));
  } finally {
    sender.close();
  }
}
