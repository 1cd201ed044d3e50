import { expect, it } from 'vitest';
import { encodeTraces } from './encode.ts';
import { OTLP_LIMITS } from './limits.ts';
import { releaseScan } from './release-scan.ts';
import { scanTraces } from './scan.ts';
import { aSpan, aTracesData } from './testing/index.ts';

it('gives back the large arrays of a scan, once or twice, and leaves the bytes it was made from', () => {
  const bytes = encodeTraces(aTracesData(Array.from({ length: 5_000 }, () => aSpan())));
  const before = bytes.slice();
  const scan = scanTraces(bytes, OTLP_LIMITS);
  expect(scan.spanCount).toBe(5_000);
  releaseScan(scan);
  releaseScan(scan);
  for (const array of [scan.spanStart, scan.traceIdAt, scan.start, scan.end, scan.attributeFirst, scan.attributeStart])
    expect(array).toHaveLength(0);
  expect(Buffer.compare(bytes, before)).toBe(0);
});
