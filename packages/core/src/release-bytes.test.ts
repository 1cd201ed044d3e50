import { expect, it } from 'vitest';
import { releaseBuffer, releaseBytes } from './release-bytes.ts';

it('bytes that have their buffer for themselves are gone', () => {
  const bytes = new Uint8Array(1024);
  releaseBytes(bytes);
  expect([bytes.byteLength, bytes.buffer.byteLength]).toEqual([0, 0]);
});

it('bytes that share a buffer stay', () => {
  const whole = new Uint8Array([1, 2, 3]);
  releaseBytes(whole.subarray(1));
  expect([...whole]).toEqual([1, 2, 3]);
  const pooled = Buffer.from('pooled');
  releaseBytes(pooled);
  expect(pooled.toString()).toBe('pooled');
});

it('shared memory stays', () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(8));
  releaseBytes(bytes);
  expect(bytes.byteLength).toBe(8);
});

it('a buffer of the caller goes with all of its views', () => {
  const whole = new Uint8Array(16);
  const part = whole.subarray(4);
  releaseBuffer(part);
  expect([whole.byteLength, part.byteLength]).toEqual([0, 0]);
});

it('what is released already may be released again', () => {
  const bytes = new Uint8Array(16);
  releaseBytes(bytes);
  releaseBytes(bytes);
  expect(bytes.byteLength).toBe(0);
});
