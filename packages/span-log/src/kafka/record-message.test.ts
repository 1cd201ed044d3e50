import { createRecordsBatch, Reader, readRecordsBatch, type MessageRecord } from '@platformatic/kafka';
import { unixMs } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { aRecordHeader } from '../testing/index.ts';
import { BATCH_OVERHEAD_BYTES, fromBatches, messageBytes, recordBytesMaxOf, toMessage } from './record-message.ts';

const body = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(7);
const headers = [
  aRecordHeader(),
  aRecordHeader({ gatewayId: 'g'.repeat(255), receivedAt: unixMs(9_000_000_000_000) }),
  aRecordHeader({ gatewayId: '网关' }),
];
const messagesOf = (bytes: number) => headers.map((header) => toMessage('topic', 0, header, body(bytes)));
const batchOf = (messages: readonly ReturnType<typeof toMessage>[]): Buffer => createRecordsBatch(messages as MessageRecord[], {}).buffer;

describe('a record as a message of Kafka', () => {
  it('comes back from the bytes of a batch', () => {
    const batch = readRecordsBatch(Reader.from(batchOf(messagesOf(10))));
    expect([...fromBatches([{ ...batch, firstOffset: 40n }], 41n)]).toEqual(
      [1, 2].map((i) => ({ record: { offset: BigInt(40 + i), header: headers[i], body: body(10) } })),
    );
  });

  it('has its body as the value, its header as the only header, and its receive time', () => {
    const message = toMessage('topic', 5, aRecordHeader({ receivedAt: unixMs(1_763_892_000_123) }), body(3));
    expect(message).toMatchObject({ topic: 'topic', partition: 5, timestamp: 1_763_892_000_123n });
    expect(message.key).toBeUndefined();
    expect(message.value).toEqual(Buffer.from([7, 7, 7]));
    expect([...(message.headers as Map<Buffer, Buffer>).keys()].map(String)).toEqual(['spanhouse']);
  });

  it.each([0, 1, 100, 20_000, 3_000_000])('is counted with at least the bytes that it has in a batch: body of %d', (bytes) => {
    const messages = messagesOf(bytes);
    const counted = messages.reduce((sum, message) => sum + messageBytes(message), BATCH_OVERHEAD_BYTES);
    expect(batchOf(messages).length).toBeLessThanOrEqual(counted);
  });

  it('of the largest size that is taken fits into a batch of its own', () => {
    const max = 2 * 1024 * 1024;
    const header = aRecordHeader({ gatewayId: 'g'.repeat(255) });
    const largest = body(recordBytesMaxOf(max) - (48 + 255));
    expect(batchOf([toMessage('topic', 0, header, largest)]).length).toBeLessThanOrEqual(max);
  });

  it('is told from what Spanhouse did not write, which is named and left out', () => {
    const foreign = { topic: 'topic', value: Buffer.from('x') };
    const damaged = { topic: 'topic', value: Buffer.from('x'), headers: new Map([[Buffer.from('spanhouse'), Buffer.from([9])]]) };
    const batch = readRecordsBatch(Reader.from(batchOf([foreign, ...messagesOf(1).slice(0, 1), damaged])));
    const found = [...fromBatches([batch], 0n)];
    expect(found.map((each) => ('record' in each ? each.record.offset : [each.foreign, each.reason]))).toEqual([
      [0n, expect.stringContaining('no header')],
      1n,
      [2n, expect.stringContaining('shorter than its header')],
    ]);
  });
});
