import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeRecordHeader, type LogRecord } from '@spanhouse/span-log';

/**
 * Records that cannot be decoded, each with its reason, for a person to look at and to replay:
 * `<partition>-<offset>.record` holds the header as in the log and the body; `.reason` says why. Durable when the
 * promise resolves. The same record writes the same files again.
 */
export async function writeDeadLetter(directory: string, partition: number, record: LogRecord, reason: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = join(directory, `${String(partition)}-${String(record.offset)}`);
  await writeDurably(`${name}.record`, Buffer.concat([encodeRecordHeader(record.header), record.body]));
  await writeDurably(`${name}.reason`, Buffer.from(`${reason}\n`));
}

/** All or nothing, also when the power goes: temporary file, fsync, rename, fsync of the folder. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(join(path, '..'), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
