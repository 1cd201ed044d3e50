import { finished, type Readable } from 'node:stream';

/** Pieces that wait for the reader before the stream is paused; one comes from a socket with up to 64 KiB. */
const WAITING_MAX = 16;

/**
 * What a stream delivers, piece by piece as it came. The stream's own iterator joins all pieces that wait to a new one, so every byte is
 * copied and the memory of the pieces is left to the collector. Single use. Errors: the stream's, also when it ends too early.
 */
export async function* piecesOf(source: Readable): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let end: { readonly error: Error | null } | null = null;
  let wake = (): void => undefined;
  finished(source, { writable: false }, (error) => {
    end = { error: error ?? null };
    wake();
  });
  source.on('data', (piece: Uint8Array) => {
    waiting.push(piece);
    if (waiting.length >= WAITING_MAX) source.pause();
    wake();
  });
  for (;;) {
    const piece = waiting.shift();
    if (piece !== undefined) {
      yield piece;
      continue;
    }
    // The callback may have set it; the compiler looks only at this function.
    const ended = end as { readonly error: Error | null } | null;
    if (ended?.error != null) throw ended.error;
    if (ended !== null) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (source.isPaused()) source.resume();
    });
  }
}
