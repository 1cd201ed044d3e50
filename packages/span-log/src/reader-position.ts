import { bug } from '@spanhouse/core';
import type { Cut, StoredCut } from './span-log.ts';

/** What a reader keeps durably. */
export type ReaderPosition = { readonly committed: bigint; readonly cut: StoredCut | null };

const CONTEXT_BYTES_MAX = 512;

/** @throws Error (a bug of the reader's owner) when a cut does not begin at the committed offset or is empty, or its context is too long. */
export function withCut(position: ReaderPosition, cut: Cut, context = ''): ReaderPosition {
  if (cut.from !== position.committed || cut.to <= cut.from) {
    throw bug(`a cut [${String(cut.from)}, ${String(cut.to)}) cannot follow the committed offset ${String(position.committed)}`);
  }
  if (Buffer.byteLength(context) > CONTEXT_BYTES_MAX) throw bug('the context of a cut is too long');
  return { committed: position.committed, cut: { partition: cut.partition, from: cut.from, to: cut.to, context } };
}

/** @throws Error (a bug of the reader's owner) when the offset would go back. */
export function withCommit(position: ReaderPosition, to: bigint): ReaderPosition {
  if (to < position.committed) throw bug(`a reader cannot go back from ${String(position.committed)} to ${String(to)}`);
  return { committed: to, cut: null };
}
