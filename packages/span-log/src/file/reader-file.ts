import { crc32c } from '@node-rs/crc32';
import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import type { ReaderPosition } from '../reader-position.ts';

const offset = z.string().regex(/^\d+$/).transform(BigInt);
const Stored = z.object({
  version: z.literal(1),
  committed: offset,
  // Left out when it is empty.
  cut: z.object({ partition: z.number(), from: offset, to: offset, context: z.string().default('') }).nullable(),
});

/** One line of JSON and its CRC32C in hex on the next. */
export function formatReaderFile(position: ReaderPosition): string {
  const { committed, cut } = position;
  const line = JSON.stringify({
    version: 1,
    committed: committed.toString(),
    cut:
      cut === null
        ? null
        : { ...cut, from: cut.from.toString(), to: cut.to.toString(), context: cut.context === '' ? undefined : cut.context },
  });
  return `${line}\n${crc32c(line).toString(16)}\n`;
}

/** @throws AppError LOG.CORRUPT */
export function parseReaderFile(path: string, text: string): ReaderPosition {
  const [line = '', sum] = text.split('\n');
  if (sum !== crc32c(line).toString(16)) throw new AppError('LOG.CORRUPT', `${path} does not match its checksum`, { 'file.path': path });
  const { committed, cut } = Stored.parse(JSON.parse(line));
  return { committed, cut };
}
