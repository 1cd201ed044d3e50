/** Entry of the building thread (cut-builder.ts). */
import { parentPort } from 'node:worker_threads';
import { buildCut, type CutOutput } from '@spanhouse/trace-store';
import type { BuildReply, BuildRequest } from './cut-builder.ts';

parentPort?.on('message', ({ id, cut, records, settings }: BuildRequest) => {
  try {
    const { output, buffers } = packedOutput(buildCut(cut, records, settings));
    parentPort?.postMessage({ id, output } satisfies BuildReply, buffers);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id, failure } satisfies BuildReply);
  }
});

/**
 * The same output with every byte string in a buffer of its own that can be handed over. What the encoders give may be
 * a view into a larger buffer or into Node's pool; the copy here is cheaper than the one postMessage would make on both threads.
 */
function packedOutput(output: CutOutput): { readonly output: CutOutput; readonly buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const own = (bytes: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(bytes);
    buffers.push(copy.buffer);
    return copy;
  };
  const objects = output.objects.map((object) => ({ ...object, bytes: own(object.bytes) }));
  const inserts = output.inserts.map((insert) => ({ ...insert, block: own(insert.block) }));
  return { output: { ...output, objects, inserts }, buffers };
}
