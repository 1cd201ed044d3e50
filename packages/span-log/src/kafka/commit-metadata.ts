/*
 * METADATA OF A COMMITTED OFFSET, VERSION 1
 *
 * Empty, or one line of JSON in UTF-8 that describes the cut which begins at the committed offset and is not yet done:
 *
 *   {"version":1,"to":"4380","context":"…"}
 *
 * Offset and metadata change together, in one record of Kafka's own log of commits.
 */
import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import type { ReaderPosition } from '../reader-position.ts';

const Stored = z.object({ version: z.literal(1), to: z.string().regex(/^\d+$/).transform(BigInt), context: z.string() });

export function encodeCommitMetadata({ cut }: ReaderPosition): string {
  return cut === null ? '' : JSON.stringify({ version: 1, to: cut.to.toString(), context: cut.context });
}

/** @throws AppError LOG.CORRUPT when somebody else committed there. */
export function decodeCommitMetadata(partition: number, committed: bigint, metadata: string): ReaderPosition {
  if (metadata === '') return { committed, cut: null };
  const stored = Stored.safeParse(parseJson(metadata));
  if (!stored.success || stored.data.to <= committed) {
    throw new AppError('LOG.CORRUPT', `the metadata committed for partition ${String(partition)} was not written by Spanhouse`, {
      metadata,
    });
  }
  return { committed, cut: { partition, from: committed, to: stored.data.to, context: stored.data.context } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
