import { expect, it } from 'vitest';
import { encodeTraces } from './encode.ts';
import { OTLP_LIMITS } from './limits.ts';
import { releaseScan } from './release-scan.ts';
import { scanTraces } from './scan.ts';
import { aSpan, aTracesData } from './testing/index.ts';

it('gives back every array of a scan, once or twice, and leaves the bytes it was made from', () => {
  const bytes = encodeTraces(aTracesData([aSpan({}), aSpan({})]));
  const before = bytes.slice();
  const scan = scanTraces(bytes, OTLP_LIMITS);
  const arrays = Object.values(scan).filter((value) => ArrayBuffer.isView(value) && value !== bytes);
  expect(arrays.length).toBeGreaterThan(20);
  releaseScan(scan);
  releaseScan(scan);
  for (const array of arrays) expect(array).toHaveLength(0);
  expect(bytes).toEqual(before);
});
