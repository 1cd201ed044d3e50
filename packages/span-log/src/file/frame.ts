/*
 * FRAME OF A RECORD (all integers little-endian; FORMAT.md is the whole story)
 *
 *   [0, 4)    payloadBytes   u32: header and body
 *   [4, 8)    crc32c         u32 of [8, 20 + payloadBytes)
 *   [8, 16)   sequence       u64: the record's offset
 *   [16, 20)  notYetDurable  u32: records before this one that no sync had covered when it was written
 *   [20, …)   record header (record-header.ts), then the body
 *
 * A frame is valid when it ends inside the file, its checksum matches and its sequence is the one expected.
 */
import { crc32c } from '@node-rs/crc32';
import { RECORD_BYTES_MAX } from '../record-bytes.ts';

export const FRAME_BYTES = 20;

export type FramePlace = { readonly sequence: bigint; readonly notYetDurable: number };

/** @returns the first part of the frame; `header` and `body` follow it on disk */
export function frameOf({ sequence, notYetDurable }: FramePlace, header: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(FRAME_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint32(0, header.length + body.length, true);
  view.setBigUint64(8, sequence, true);
  view.setUint32(16, notYetDurable, true);
  view.setUint32(4, crc32c(body, crc32c(header, crc32c(frame.subarray(8)))), true);
  return frame;
}

export type FrameCheck = { readonly ok: true; readonly end: number } | { readonly ok: false; readonly reason: string };

/** Checks the frame that begins at `at` in `bytes`. */
export function checkFrame(bytes: Uint8Array, at: number, sequence: bigint): FrameCheck {
  if (bytes.length - at < FRAME_BYTES) return { ok: false, reason: 'a record is cut off' };
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_BYTES);
  const payloadBytes = view.getUint32(0, true);
  const end = at + FRAME_BYTES + payloadBytes;
  // Bounds what a damaged length can ask for.
  if (payloadBytes > RECORD_BYTES_MAX) return { ok: false, reason: `a record declares ${String(payloadBytes)} bytes` };
  if (end > bytes.length) return { ok: false, reason: 'a record is cut off' };
  if (view.getBigUint64(8, true) !== sequence)
    return { ok: false, reason: `a record has sequence ${String(view.getBigUint64(8, true))} instead of ${String(sequence)}` };
  if (view.getUint32(4, true) !== crc32c(bytes.subarray(at + 8, end))) return { ok: false, reason: 'a record does not match its checksum' };
  return { ok: true, end };
}

/**
 * What stands behind `from`, where record `sequence` is not valid:
 * - `durable`: a valid frame that was written when a sync had covered the record. So it was acknowledged, and is damaged now.
 * - `whole`: valid frames, none of which says so. Frames that no sync covered reach the disk in any order, so a power cut may leave this.
 * - `nothing`: no valid frame; a write that was cut off.
 */
export function whatStandsBehind(bytes: Uint8Array, from: number, sequence: bigint): 'durable' | 'whole' | 'nothing' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: 'whole' | 'nothing' = 'nothing';
  for (let at = from; at + FRAME_BYTES <= bytes.length; at++) {
    const candidate = view.getBigUint64(at + 8, true);
    if (candidate <= sequence || candidate - sequence > SEQUENCES_BEHIND_MAX) continue;
    const saysDurable = candidate - BigInt(view.getUint32(at + 16, true)) > sequence;
    if ((found === 'whole' && !saysDurable) || !checkFrame(bytes, at, candidate).ok) continue;
    if (saysDurable) return 'durable';
    found = 'whole';
  }
  return found;
}

/** Spares checksums over bytes that merely look like a later frame; no segment holds so many records. */
const SEQUENCES_BEHIND_MAX = 1_000_000n;
