/*
 * MEMORY GIVEN BACK AT ONCE
 *
 * To the collector a large array is a few words, so it lets hundreds of MiB of them gather (what a socket delivers, bodies, encoded blocks) and
 * then marks the whole heap to find them. Whoever knows that it holds the last reference gives the memory back itself. Measured: half of the CPU
 * of receiving a body is saved. A released array is empty afterwards, and so is every other view of its buffer.
 */

/** Releases `bytes` if they are all of their buffer; part of a buffer, which others may share, stays. Only for bytes that the caller alone holds. */
export function releaseBytes(bytes: Uint8Array): void {
  if (bytes.buffer.byteLength === bytes.byteLength) releaseBuffer(bytes);
}

/** Releases the whole buffer of an array. Only where the caller made the buffer or was handed it. Shared memory stays; again is nothing. */
export function releaseBuffer({ buffer }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
