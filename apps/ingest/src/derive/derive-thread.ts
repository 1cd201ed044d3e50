/** Entry of the thread that puts traces together (thread-deriver.ts). */
import { parentPort } from 'node:worker_threads';
import { Deriver, type CutInsert, type DerivedSlot } from '@spanhouse/trace-store';
import { giveWay } from '../compute/give-way.ts';
import type { DeriveReply, DeriveRequest } from './thread-deriver.ts';

giveWay();

const derivers = new Map<number, Deriver>();

parentPort?.on('message', (request: DeriveRequest) => {
  try {
    const slots = slotsOf(request).map(owned);
    const buffers = slots.flatMap(({ inserts }) => inserts.map(({ block }) => block.buffer as ArrayBuffer));
    parentPort?.postMessage({ id: request.id, slots } satisfies DeriveReply, buffers);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id: request.id, failure } satisfies DeriveReply);
  }
});

function slotsOf(request: DeriveRequest): readonly DerivedSlot[] {
  const { partition } = request;
  switch (request.do) {
    case 'open':
      derivers.set(partition, new Deriver(request.start, request.spansPerSecondMax));
      return [];
    case 'add':
      return deriverOf(partition).add(request.records, request.settings);
    case 'end': {
      const slot = deriverOf(partition).endAll(request.end, request.settings);
      return slot === null ? [] : [slot];
    }
    case 'close':
      derivers.delete(partition);
      return [];
  }
}

function deriverOf(partition: number): Deriver {
  const deriver = derivers.get(partition);
  if (deriver === undefined) throw new RangeError(`partition ${String(partition)} was not opened`);
  return deriver;
}

/** Each block in a buffer of its own, to be handed over. */
function owned(slot: DerivedSlot): DerivedSlot {
  return { ...slot, inserts: slot.inserts.map((insert): CutInsert => ({ ...insert, block: new Uint8Array(insert.block) })) };
}
