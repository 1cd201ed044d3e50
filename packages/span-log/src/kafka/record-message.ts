/*
 * A RECORD AS A MESSAGE OF KAFKA, VERSION 1
 *
 *   key        none
 *   value      the body: OTLP as it was received, compressed if it came so
 *   timestamp  receivedAt, milliseconds since the epoch (the topic has message.timestamp.type=CreateTime)
 *   headers    one, "spanhouse": the record header (record-header.ts), nothing behind it
 *
 * Kafka's own compression is off: bodies are compressed already, and a broker would only unpack them to check.
 */
import { AppError } from '@spanhouse/core';
import type { KafkaRecord, MessageToProduce, RecordsBatch } from '@platformatic/kafka';
import { decodeRecordHeader, encodeRecordHeader } from '../record-header.ts';
import type { LogRecord, RecordHeader } from '../span-log.ts';

const HEADER_KEY = Buffer.from('spanhouse');
/** What Kafka adds to a record: varints of lengths and deltas, and the key of the header. */
const RECORD_OVERHEAD_BYTES = 64;
/** And to a batch. */
export const BATCH_OVERHEAD_BYTES = 61;
const IS_CONTROL = 32;

/** Of the record in a batch. */
export function messageBytes(message: MessageToProduce): number {
  const [header] = message.headers instanceof Map ? message.headers.values() : [];
  return RECORD_OVERHEAD_BYTES + (header?.length ?? 0) + (message.value?.length ?? 0);
}

/** Of header and body together, so that the record fits into a batch of its own. */
export function recordBytesMaxOf(messageBytesMax: number): number {
  return messageBytesMax - BATCH_OVERHEAD_BYTES - RECORD_OVERHEAD_BYTES;
}

export function toMessage(topic: string, partition: number, header: RecordHeader, body: Uint8Array): MessageToProduce {
  const encoded = encodeRecordHeader(header);
  return {
    topic,
    partition,
    value: Buffer.from(body.buffer, body.byteOffset, body.length),
    timestamp: BigInt(header.receivedAt),
    headers: new Map([[HEADER_KEY, Buffer.from(encoded.buffer)]]),
  };
}

export type FetchedRecord = { readonly record: LogRecord } | { readonly foreign: bigint; readonly reason: string };

/** What is in the batches at and after `from`. A message that Spanhouse did not write is given as such, with the reason. */
export function* fromBatches(batches: readonly RecordsBatch[], from: bigint): Generator<FetchedRecord> {
  for (const batch of batches) {
    if ((batch.attributes & IS_CONTROL) !== 0) continue;
    for (const message of batch.records) {
      const offset = batch.firstOffset + BigInt(message.offsetDelta);
      if (offset >= from) yield fromMessage(offset, message);
    }
  }
}

function fromMessage(offset: bigint, message: KafkaRecord): FetchedRecord {
  const encoded = message.headers.find(([key]) => key !== null && HEADER_KEY.equals(key))?.[1];
  if (encoded === undefined || encoded === null) return { foreign: offset, reason: 'it has no header "spanhouse"' };
  try {
    return { record: { offset, header: decodeRecordHeader(plain(encoded)).header, body: plain(message.value ?? Buffer.alloc(0)) } };
  } catch (error) {
    if (error instanceof AppError) return { foreign: offset, reason: error.message };
    throw error;
  }
}

/** The same bytes, not as a Buffer, whose `slice` does not copy. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
