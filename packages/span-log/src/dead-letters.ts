/*
 * DEAD LETTERS
 *
 * Records that could not be processed, each with its reason, for a person to look at. One directory (in a bucket: shared-dead-letters.ts):
 *
 *   <partition>-<offset>.reason          why, as text
 *   <partition>-<offset>.record          the record's header as in the log (record-header.ts), then its body
 *   replay/<partition>-<offset>.record   asked to be appended to the log again
 *
 * The reason is written first and removed last, so a letter that can be seen has one. A rename asks for the replay; whoever owns the log appends the record
 * and then removes it. So the directory can be worked on by another process, while the product runs or not.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile, syncDirectory } from '@spanhouse/core/replace-file';
import { decodeRecordHeader, encodeRecordHeader } from './record-header.ts';
import type { LogRecord, RecordHeader } from './span-log.ts';

/** Where the record was in the log: `<partition>-<offset>`. */
export type DeadLetterId = { readonly partition: number; readonly offset: bigint };

export type DeadLetterState = 'kept' | 'to be replayed';

export type DeadLetterFile = DeadLetterId & {
  readonly state: DeadLetterState;
  /** Milliseconds since 1970: when it was set aside. */
  readonly writtenAt: number;
  readonly reason: string;
  readonly header: RecordHeader;
  readonly body: Uint8Array;
};

export interface DeadLetters {
  /** Durable when it resolves. The same record writes the same files again. */
  write(partition: number, record: LogRecord, reason: string): Promise<void>;
  /** Ascending by partition and offset. */
  list(state?: DeadLetterState): Promise<readonly DeadLetterId[]>;
  /** Null when it is not there. Errors: AppError LOG.CORRUPT when the file is damaged. */
  read(id: DeadLetterId): Promise<DeadLetterFile | null>;
  /** Whoever owns the log will append it again. False when it is not there. */
  askForReplay(id: DeadLetterId): Promise<boolean>;
  /** False when it was not there. */
  remove(id: DeadLetterId): Promise<boolean>;
}

const NAME = /^(\d{1,4})-(\d{1,20})$/;
const RECORD = '.record';

export function formatDeadLetterId({ partition, offset }: DeadLetterId): string {
  return `${String(partition)}-${String(offset)}`;
}

/** Null for anything else: no text of a user becomes a path. */
export function parseDeadLetterId(text: string): DeadLetterId | null {
  const match = NAME.exec(text);
  return match === null ? null : { partition: Number(match[1]), offset: BigInt(match[2] ?? 0) };
}

/** Ascending by partition and offset; `ids` is sorted in place. */
export function inOrderOfLog(ids: DeadLetterId[]): DeadLetterId[] {
  return ids.sort((a, b) => a.partition - b.partition || (a.offset < b.offset ? -1 : 1));
}

/**
 * The header under which a letter is appended again. Its digest is another than the first time, or it would be taken for a request that was sent twice;
 * but always the same, so that a replay that is interrupted and repeated counts once.
 */
export function replayedHeader(letter: DeadLetterFile, receivedAt: RecordHeader['receivedAt']): RecordHeader {
  const digest = createHash('sha256')
    .update(`replay of ${formatDeadLetterId(letter)} `)
    .update(letter.header.digest)
    .digest();
  return { ...letter.header, receivedAt, digest: new Uint8Array(digest.subarray(0, 16)) };
}

/** The directory is made when the first letter is written. */
export function openDeadLetters(directory: string): DeadLetters {
  const replay = join(directory, 'replay');
  const folderOf: Readonly<Record<DeadLetterState, string>> = { kept: directory, 'to be replayed': replay };
  const recordFile = (state: DeadLetterState, id: DeadLetterId): string => join(folderOf[state], `${formatDeadLetterId(id)}${RECORD}`);
  const reasonFile = (id: DeadLetterId): string => join(directory, `${formatDeadLetterId(id)}.reason`);

  const list = async (state: DeadLetterState): Promise<DeadLetterId[]> => {
    const names = await unlessMissing(readdir(folderOf[state]), []);
    const ids = names.flatMap((name) => (name.endsWith(RECORD) ? [parseDeadLetterId(name.slice(0, -RECORD.length))] : []));
    return ids.filter((id) => id !== null);
  };
  const stateOf = async (id: DeadLetterId): Promise<{ readonly state: DeadLetterState; readonly writtenAt: number } | null> => {
    for (const state of ['kept', 'to be replayed'] as const) {
      const found = await unlessMissing(stat(recordFile(state, id)), null);
      if (found !== null) return { state, writtenAt: found.mtimeMs };
    }
    return null;
  };

  return {
    async write(partition, record, reason) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await syncDirectory(dirname(directory));
      const id = { partition, offset: record.offset };
      await replaceFile(reasonFile(id), `${reason}\n`);
      await replaceFile(recordFile('kept', id), Buffer.concat([encodeRecordHeader(record.header), record.body]));
    },
    async list(state) {
      const all = state === undefined ? [...(await list('kept')), ...(await list('to be replayed'))] : await list(state);
      return inOrderOfLog(all);
    },
    async read(id) {
      const found = await stateOf(id);
      if (found === null) return null;
      const bytes = await unlessMissing(readFile(recordFile(found.state, id)), null);
      if (bytes === null) return null; // removed in between
      const { header, headerBytes } = decodeRecordHeader(bytes);
      const reason = (await unlessMissing(readFile(reasonFile(id), 'utf8'), '')).trimEnd();
      return { ...id, ...found, reason, header, body: bytes.subarray(headerBytes) };
    },
    async askForReplay(id) {
      const found = await stateOf(id);
      if (found?.state !== 'kept') return found !== null;
      await mkdir(replay, { recursive: true, mode: 0o700 });
      await rename(recordFile('kept', id), recordFile('to be replayed', id));
      await syncDirectory(replay);
      await syncDirectory(directory);
      return true;
    },
    async remove(id) {
      const found = await stateOf(id);
      if (found === null) return false;
      await rm(recordFile(found.state, id), { force: true });
      await syncDirectory(folderOf[found.state]);
      await rm(reasonFile(id), { force: true });
      return true;
    },
  };
}

async function unlessMissing<T, E>(work: Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
