/*
 * DEAD LETTERS OF MANY COMPUTES
 *
 * In the object storage that all computes share, under the same names as in a directory (dead-letters.ts):
 *
 *   dead-letter/<partition>-<offset>.reason          JSON: why, and when it was set aside
 *   dead-letter/<partition>-<offset>.record          the record's header as in the log (record-header.ts), then its body
 *   dead-letter/replay/<partition>-<offset>.record   asked to be appended to the log again
 *
 * They cannot lie on the disk of the compute that wrote them: whoever repeats its interrupted cut must leave out the same records, or the cut would
 * come out otherwise than it was stored in part; and a letter must outlast its machine. The record is written under its new name before the old one is
 * removed, so a letter that is under both is one that is to be replayed.
 */
import { isAppError, type Clock } from '@spanhouse/core';
import { z } from 'zod';
import {
  formatDeadLetterId,
  inOrderOfLog,
  parseDeadLetterId,
  type DeadLetterId,
  type DeadLetters,
  type DeadLetterState,
} from './dead-letters.ts';
import { decodeRecordHeader, encodeRecordHeader } from './record-header.ts';

/** What of an object storage is needed here. Keys that are not there: `head` gives null, `getRange` fails with OBJECT.NOT_FOUND. */
export type LetterObjects = {
  put(key: string, bytes: Uint8Array): Promise<unknown>;
  getRange(key: string, offset: number, length: number): Promise<Uint8Array>;
  head(key: string): Promise<{ readonly bytes: number } | null>;
  list(prefix: string): AsyncIterable<{ readonly key: string }>;
  delete(keys: readonly string[]): Promise<void>;
};

const FOLDERS: Readonly<Record<DeadLetterState, string>> = { kept: 'dead-letter/', 'to be replayed': 'dead-letter/replay/' };
const RECORD = '.record';
const Reason = z.object({ reason: z.string(), writtenAt: z.number() });

/** As `openDeadLetters`, for computes and operators on any number of machines. Errors of all methods: also STORE.UNAVAILABLE. */
export function openSharedDeadLetters(objects: LetterObjects, deps: { readonly clock: Clock }): DeadLetters {
  const recordKey = (state: DeadLetterState, id: DeadLetterId): string => `${FOLDERS[state]}${formatDeadLetterId(id)}${RECORD}`;
  const reasonKey = (id: DeadLetterId): string => `${FOLDERS.kept}${formatDeadLetterId(id)}.reason`;

  /** Null when there is none. */
  const contentOf = async (key: string): Promise<Uint8Array | null> => {
    const head = await objects.head(key);
    if (head === null) return null;
    try {
      return await objects.getRange(key, 0, head.bytes);
    } catch (error) {
      if (isAppError(error) && error.code === 'OBJECT.NOT_FOUND') return null; // removed in between
      throw error;
    }
  };
  const stateOf = async (id: DeadLetterId): Promise<DeadLetterState | null> => {
    for (const state of ['to be replayed', 'kept'] as const) if ((await objects.head(recordKey(state, id))) !== null) return state;
    return null;
  };

  return {
    async write(partition, record, reason) {
      const id = { partition, offset: record.offset };
      const text = JSON.stringify({ reason, writtenAt: deps.clock.now() } satisfies z.input<typeof Reason>);
      await objects.put(reasonKey(id), new TextEncoder().encode(text));
      await objects.put(recordKey('kept', id), Buffer.concat([encodeRecordHeader(record.header), record.body]));
    },
    async list(state) {
      const states = new Map<string, DeadLetterState>();
      for await (const { key } of objects.list(FOLDERS.kept)) {
        const found: DeadLetterState = key.startsWith(FOLDERS['to be replayed']) ? 'to be replayed' : 'kept';
        const name = key.slice(FOLDERS[found].length);
        if (name.endsWith(RECORD) && states.get(name) !== 'to be replayed') states.set(name, found);
      }
      const ids = [...states].flatMap(([name, found]) =>
        state === undefined || state === found ? [parseDeadLetterId(name.slice(0, -RECORD.length))] : [],
      );
      return inOrderOfLog(ids.filter((id) => id !== null));
    },
    async read(id) {
      const state = await stateOf(id);
      const bytes = state === null ? null : await contentOf(recordKey(state, id));
      if (state === null || bytes === null) return null;
      const { header, headerBytes } = decodeRecordHeader(bytes);
      const told = await contentOf(reasonKey(id));
      const { reason, writtenAt } =
        told === null ? { reason: '', writtenAt: header.receivedAt } : Reason.parse(JSON.parse(new TextDecoder().decode(told)));
      return { ...id, state, writtenAt, reason, header, body: bytes.subarray(headerBytes) };
    },
    async askForReplay(id) {
      const record = await contentOf(recordKey('kept', id));
      if (record === null) return (await stateOf(id)) !== null;
      await objects.put(recordKey('to be replayed', id), record);
      await objects.delete([recordKey('kept', id)]);
      return true;
    },
    async remove(id) {
      if ((await stateOf(id)) === null) return false;
      // Where both names are left, the one to be replayed goes last: else it would seem to be kept.
      await objects.delete([recordKey('kept', id)]);
      await objects.delete([recordKey('to be replayed', id)]);
      await objects.delete([reasonKey(id)]);
      return true;
    },
  };
}
