/** Entry of the building thread (cut-builder.ts). */
import { parentPort } from 'node:worker_threads';
import { buildAll, type BuiltCut } from './built-cut.ts';
import type { BuildReply, BuildRequest } from './cut-builder.ts';
import { giveWay } from './give-way.ts';

giveWay();

parentPort?.on('message', ({ id, cut, records, settings }: BuildRequest) => {
  parentPort?.postMessage({ id, begun: true } satisfies BuildReply);
  try {
    const { output, buffers } = packedOutput(buildAll(cut, records, settings));
    parentPort?.postMessage({ id, output } satisfies BuildReply, buffers);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id, failure } satisfies BuildReply);
  }
});

/** Nothing that Node shares between buffers (its pool) is that large. */
const OWN_BYTES_MIN = 256 * 1024;

/**
 * The same output with every byte string in a buffer of its own that can be handed over. What the encoders give may be
 * a view into Node's pool; the copy here is cheaper than the one postMessage would make on both threads.
 */
function packedOutput(output: BuiltCut): { readonly output: BuiltCut; readonly buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const own = (bytes: Uint8Array): Uint8Array => {
    const isOwn = bytes.byteOffset === 0 && bytes.length >= OWN_BYTES_MIN && bytes.buffer instanceof ArrayBuffer;
    const handed = isOwn ? bytes : new Uint8Array(bytes);
    if (handed.buffer instanceof ArrayBuffer) buffers.push(handed.buffer);
    return handed;
  };
  const objects = output.objects.map((object) => ({ ...object, bytes: own(object.bytes) }));
  const inserts = output.inserts.map((insert) => ({ ...insert, block: own(insert.block) }));
  const logs = { ...output.logs, inserts: output.logs.inserts.map((insert) => ({ ...insert, block: own(insert.block) })) };
  return { output: { ...output, objects, inserts, logs }, buffers };
}
