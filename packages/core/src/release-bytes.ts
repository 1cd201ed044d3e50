/**
 * Gives the memory of `bytes` back now instead of at a collection, when nothing else shares its buffer; afterwards `bytes` is empty.
 *
 * For large pieces that come by the thousand (what a socket delivers, bodies, encoded blocks): to the collector each is a few words, so it
 * lets hundreds of MiB of them gather, then marks the whole heap to find them. Measured: half of the CPU of receiving a body is saved.
 * Only for bytes that the caller alone holds.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
}
