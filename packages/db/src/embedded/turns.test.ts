import { beforeEach, expect, it } from 'vitest';
import { Turns, type Backend } from './turns.ts';

let ran: string[];
let isInTransaction: boolean;
let broken: unknown;
let turns: Turns;

/** Runs a message a tick later, and knows BEGIN and the two ends of a transaction by the message's text. */
const backend: Backend = {
  execProtocolRawStream: async (message, { onRawData }) => {
    const text = Buffer.from(message).toString('latin1');
    await new Promise((resolve) => setImmediate(resolve));
    ran.push(text.replaceAll(/[^\w ]/g, ''));
    if (text.includes('BREAK')) throw new Error('the engine failed');
    if (text.includes('BEGIN')) isInTransaction = true;
    if (/COMMIT|ROLLBACK/.test(text)) isInTransaction = false;
    onRawData(Buffer.from('ok'));
  },
  isInTransaction: () => isInTransaction,
};
const send = (client: number, text: string): Promise<number> => turns.enqueue(client, Buffer.from(text), () => undefined);

beforeEach(() => {
  ran = [];
  isInTransaction = false;
  broken = null;
  turns = new Turns(backend, (error) => (broken = error));
});

it('nobody comes between Parse and Sync of one client', async () => {
  await Promise.all([
    send(1, 'P1')
      .then(() => send(1, 'B1'))
      .then(() => send(1, 'E1'))
      .then(() => send(1, 'S1')),
    send(2, 'P2')
      .then(() => send(2, 'B2'))
      .then(() => send(2, 'S2')),
    send(3, 'Q3'),
  ]);
  expect(ran).toEqual(['P1', 'B1', 'E1', 'S1', 'P2', 'B2', 'S2', 'Q3']);
});

it('nobody comes between BEGIN and COMMIT', async () => {
  const first = send(1, 'Q BEGIN');
  const second = send(2, 'Q other');
  await first;
  await send(1, 'Q write');
  await send(1, 'Q COMMIT');
  await second;
  expect(ran).toEqual(['Q BEGIN', 'Q write', 'Q COMMIT', 'Q other']);
});

it('a client that goes away inside a transaction is rolled back and the next one served', async () => {
  await send(1, 'Q BEGIN');
  const next = send(2, 'Q other');
  turns.clearQueueForHandler(1);
  await turns.clearTransactionIfNeeded(1);
  await next;
  expect(ran).toEqual(['Q BEGIN', 'S', 'QROLLBACK', 'Q other']);
});

it('a client that goes away while its BEGIN runs blocks nobody', async () => {
  const begin = send(1, 'Q BEGIN');
  turns.clearQueueForHandler(1);
  await turns.clearTransactionIfNeeded(1);
  await begin;
  await send(2, 'Q other');
  expect(ran).toEqual(['Q BEGIN', 'S', 'QROLLBACK', 'Q other']);
});

it('a client that goes away between Parse and Sync blocks nobody', async () => {
  await send(1, 'P1');
  await turns.clearTransactionIfNeeded(1);
  await send(2, 'Q other');
  expect(ran).toEqual(['P1', 'S', 'Q other']);
});

it('what a client that is gone still had in the queue is not run', async () => {
  const running = send(2, 'Q first');
  const dropped = send(1, 'Q never');
  turns.clearQueueForHandler(1);
  await expect(dropped).rejects.toThrow('the client is gone');
  await running;
  expect(ran).toEqual(['Q first']);
});

it('a failing engine is reported', async () => {
  await expect(send(1, 'Q BREAK')).rejects.toThrow('the engine failed');
  await new Promise((resolve) => setImmediate(resolve));
  expect(broken).toEqual(new Error('the engine failed'));
});
