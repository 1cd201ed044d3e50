/** Entry of the building thread (cut-builder.ts). */
import { parentPort } from 'node:worker_threads';
import { buildCut, type CutOutput } from '@spanhouse/trace-store';
import type { BuildReply, BuildRequest } from './cut-builder.ts';

parentPort?.on('message', ({ id, cut, records, settings }: BuildRequest) => {
  try {
    const output = buildCut(cut, records, settings);
    parentPort?.postMessage({ id, output } satisfies BuildReply, buffersOf(output));
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id, failure } satisfies BuildReply);
  }
});

/** Buffers that can be handed over instead of copied. Small ones may be slices of Node's pool, which other buffers share. */
function buffersOf(output: CutOutput): ArrayBuffer[] {
  const parts = [...output.objects.map((object) => object.bytes), ...output.inserts.map((insert) => insert.block)];
  return [
    ...new Set(parts.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize ? [buffer] : []))),
  ];
}
