import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Load } from '@spanhouse/simulator';
import { expect, it } from 'vitest';
import { drive } from './drive.ts';
import { createOtlpSender, type OtlpSender } from './otlp-sender.ts';
import { createWorkload } from './workload.ts';

it('sends at the rate it was told, sends again what was refused, and counts each span once', async () => {
  let taken = 0;
  let refused = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const refuse = (taken + refused) % 3 === 2;
      if (refuse) refused++;
      else taken++;
      response.writeHead(refuse ? 503 : 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const sender = createOtlpSender('http', `http://127.0.0.1:${String(address.port)}`);
  const load = createWorkload({ spansPerRequest: 100, spansPerTrace: 20, requests: 2 });
  const driven = await drive(sender, load, { seconds: 2, rate: 2_000, inFlight: 2 });
  sender.close();
  server.close();
  expect(driven.spans).toBe(taken * 100);
  expect(driven.refused).toBe(refused);
  expect(refused).toBeGreaterThan(0);
  // 40 requests are due within two seconds; the last may end a little later, none is left out.
  expect(taken).toBe(40);
  expect(driven.acks.at(-1)?.spansSoFar).toBe(driven.spans);
});

it('makes one body ahead at the most, however many requests may wait', async () => {
  let made = 0;
  let sent = 0;
  let ahead = 0;
  const load: Load = {
    spansPerRound: 10,
    *round() {
      made++;
      yield { body: new Uint8Array(8), spans: 10 };
    },
  };
  const sender: OtlpSender = {
    send: () => {
      sent++;
      ahead = Math.max(ahead, made - sent);
      return Promise.resolve(true);
    },
    close: () => undefined,
  };
  await drive(sender, load, { seconds: 0.2, rate: 1_000, inFlight: 4 });
  expect(sent).toBe(20);
  expect(ahead).toBeLessThanOrEqual(1);
});
