import { manualClock, Secret, type Clock } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { createExporter } from '../src/exporter.ts';
import { startGateway } from './support/gateway.ts';

const BODY = Uint8Array.from([1, 2, 3]);
/** Waits take no time. */
const hurried: Clock = { ...manualClock(0), sleep: () => Promise.resolve() };

describe('sending', () => {
  it.each([429, 502, 503, 504])('a request answered %d is sent again until it is taken, and then no more', async (status) => {
    const gateway = await startGateway([status, status, 200]);
    await createExporter({ url: gateway.url, key: new Secret('k1') }, hurried).send(BODY, new AbortController().signal);
    expect(gateway.received.map(({ authorization, body }) => [authorization, ...body])).toEqual(
      Array.from({ length: 3 }, () => ['Bearer k1', 1, 2, 3]),
    );
    await gateway.stop();
  });

  it.each([400, 401, 403, 413])('a request answered %d is not sent again', async (status) => {
    const gateway = await startGateway([status]);
    const sending = createExporter({ url: gateway.url, key: new Secret('k1') }, hurried).send(BODY, new AbortController().signal);
    await expect(sending).rejects.toThrow(String(status));
    expect(gateway.received).toHaveLength(1);
    await gateway.stop();
  });

  it('a gateway that is not there is asked again, until the sender is stopped', async () => {
    const gateway = await startGateway();
    await gateway.stop();
    const controller = new AbortController();
    let waits = 0;
    const clock: Clock = {
      ...manualClock(0),
      sleep: () => {
        if (++waits === 3) controller.abort(new Error('stopping'));
        return Promise.resolve();
      },
    };
    const sending = createExporter({ url: gateway.url, key: new Secret('k1') }, clock).send(BODY, controller.signal);
    await expect(sending).rejects.toThrow('stopping');
    expect(waits).toBe(3);
  });
});
