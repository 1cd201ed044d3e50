import { createJsonLog, manualClock, Secret, silentLog, systemClock, type Clock } from '@spanhouse/core';
import { encodeExportResponse } from '@spanhouse/otlp';
import { describe, expect, it } from 'vitest';
import { createExporter } from '../src/exporter.ts';
import { startGateway, type Answer, type Gateway } from './support/gateway.ts';

const BODY = Uint8Array.from([1, 2, 3]);
const KEY = 'spanhouse-demo-key';

type Sender = {
  readonly send: () => Promise<void>;
  readonly gateway: Gateway;
  readonly waits: readonly number[];
  readonly lines: readonly string[];
};

/** A sender whose waits take no time and are written down. */
async function aSender(answers: readonly Answer[] = []): Promise<Sender> {
  const gateway = await startGateway(answers);
  const waits: number[] = [];
  const lines: string[] = [];
  const clock: Clock = {
    ...manualClock(0),
    sleep: (ms, signal) => {
      waits.push(ms);
      signal?.throwIfAborted();
      return Promise.resolve();
    },
  };
  const log = createJsonLog((line) => lines.push(line), clock);
  const exporter = createExporter({ url: gateway.url, key: new Secret(KEY) }, { clock, log });
  return { send: () => exporter.send(BODY, new AbortController().signal), gateway, waits, lines };
}

describe('sending', () => {
  it('a request that is taken is sent once, as protobuf, with the key', async () => {
    const { gateway, waits, lines, send } = await aSender();
    await send();
    expect(gateway.received).toEqual([{ authorization: `Bearer ${KEY}`, contentType: 'application/x-protobuf', body: Buffer.from(BODY) }]);
    expect([waits, lines]).toEqual([[], []]);
  });

  it.each<Answer>([429, 502, 503, 504, 'cut'])(
    'a request answered %j is sent again, the same, until it is taken, and then no more',
    async (answer) => {
      const { gateway, send } = await aSender([answer, answer, 200]);
      await send();
      expect(gateway.received.map(({ authorization, body }) => [authorization, ...body])).toEqual(
        Array.from({ length: 3 }, () => [`Bearer ${KEY}`, 1, 2, 3]),
      );
    },
  );

  it.each([400, 401, 403, 404, 413, 500])('a request answered %d is not sent again', async (status) => {
    const { gateway, send } = await aSender([status]);
    await expect(send()).rejects.toMatchObject({
      code: 'REQUEST.INVALID',
      message: expect.stringContaining(String(status)) as string,
    });
    expect(gateway.received).toHaveLength(1);
  });

  it('a gateway that puts everything off is given up after 60 attempts, and the error does not hold the key', async () => {
    const { gateway, send } = await aSender(Array.from({ length: 100 }, () => 503));
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INGEST.OVERLOADED' });
    expect(gateway.received).toHaveLength(60);
    expect(JSON.stringify([error, String(error)])).not.toContain(KEY);
  });
});

describe('Retry-After', () => {
  const putOff = (value: string): Answer => ({ status: 429, headers: { 'retry-after': value } });

  it('is waited for, and the usual wait of at most 200 ms comes on top', async () => {
    const { waits, send } = await aSender([putOff('7')]);
    await send();
    expect(waits[0]).toBe(7_000);
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBeLessThan(200);
  });

  it.each([
    ['a week', '604800', 60_000],
    ['less than nothing', '-5', 0],
    ['a date', 'Wed, 21 Oct 2026 07:28:00 GMT', 0],
    ['no number', 'soon', 0],
  ])('of %s is not taken at its word', async (_, value, waitMs) => {
    const { waits, send } = await aSender([putOff(value)]);
    await send();
    expect(waits[0]).toBe(waitMs);
  });
});

describe('after an acknowledgement', () => {
  it('spans that the gateway rejected are told in the log, never sent again', async () => {
    const body = encodeExportResponse({ rejectedItems: 3, errorMessage: 'span ids of zero' });
    const { gateway, lines, send } = await aSender([{ status: 200, body }]);
    await send();
    expect(gateway.received).toHaveLength(1);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 'warn', event: 'demo.partly_taken', 'item.rejected': 3, 'gateway.message': 'span ids of zero' },
    ]);
  });

  it.each<[string, Answer]>([
    ['is cut off', 'cut within 200'],
    ['is not OTLP', { status: 200, body: Buffer.from('<html>') }],
  ])('an answer that %s is no reason to send again', async (_, answer) => {
    const { gateway, lines, send } = await aSender([answer]);
    await send();
    expect(gateway.received).toHaveLength(1);
    expect(lines.join()).toContain('demo.answer_unreadable');
  });
});

describe('stopping', () => {
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
    const sending = createExporter({ url: gateway.url, key: new Secret(KEY) }, { clock, log: silentLog }).send(BODY, controller.signal);
    await expect(sending).rejects.toThrow('stopping');
    expect(waits).toBe(3);
  });

  it('a sender that waits for an answer ends with the reason within a second', async () => {
    const stopping = stopLater();
    const gateway = await startGateway(['silence'], stopping.now);
    const exporter = createExporter({ url: gateway.url, key: new Secret(KEY) }, { clock: systemClock, log: silentLog });
    await stopping.ends(exporter.send(BODY, stopping.signal));
    expect(gateway.received).toHaveLength(1);
  });

  it('a sender that was put off for long ends with the reason within a second', async () => {
    const stopping = stopLater();
    const gateway = await startGateway([{ status: 503, headers: { 'retry-after': '50' } }]);
    const clock: Clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        stopping.now();
        return systemClock.sleep(ms, signal);
      },
    };
    const exporter = createExporter({ url: gateway.url, key: new Secret(KEY) }, { clock, log: silentLog });
    await stopping.ends(exporter.send(BODY, stopping.signal));
    expect(gateway.received).toHaveLength(1);
  });
});

/** Aborts as soon as whoever calls `now` has gone on; `ends` expects the work to end by it, in less than a second. */
function stopLater(): { readonly signal: AbortSignal; readonly now: () => void; readonly ends: (work: Promise<void>) => Promise<void> } {
  const controller = new AbortController();
  const reason = new Error('stopping');
  let atMs = 0;
  return {
    signal: controller.signal,
    now: () => {
      setImmediate(() => {
        atMs = performance.now();
        controller.abort(reason);
      });
    },
    ends: async (work) => {
      await expect(work).rejects.toBe(reason);
      expect(performance.now() - atMs).toBeLessThan(1_000);
    },
  };
}
