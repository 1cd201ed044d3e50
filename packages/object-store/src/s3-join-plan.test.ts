import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JOIN_BYTES_MAX } from './object-store.ts';
import { planJoin } from './s3-join-plan.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

it('parts cover the sources in order, each byte once, within S3’s bounds and ours', () => {
  const size = fc.oneof(
    fc.nat(100),
    fc.nat(6 * MIB),
    fc.integer({ min: 4 * MIB, max: 20 * MIB }),
    fc.integer({ min: 5 * GIB - 9, max: 11 * GIB }),
  );
  fc.assert(
    fc.property(fc.array(size, { maxLength: 40 }), (sizes) => {
      const sources = sizes.map((bytes, i) => ({ key: `s${String(i)}`, bytes }));
      const parts = planJoin(sources);
      const seen = parts.flatMap((part) => (part.kind === 'copy' ? [part.range] : part.ranges));
      const whole = new Map<string, number>();
      let last = -1;
      for (const { key, offset, length } of seen) {
        const index = Number(key.slice(1));
        expect(index).toBeGreaterThanOrEqual(last);
        last = index;
        expect(offset).toBe(whole.get(key) ?? 0);
        expect(length).toBeGreaterThan(0);
        whole.set(key, offset + length);
      }
      for (const { key, bytes } of sources) expect(whole.get(key) ?? 0).toBe(bytes);
      for (const [i, part] of parts.entries()) {
        const bytes = part.kind === 'copy' ? part.range.length : part.bytes;
        if (i < parts.length - 1) expect(bytes).toBeGreaterThanOrEqual(5 * MIB);
        if (part.kind === 'copy') expect(bytes).toBeLessThanOrEqual(5 * GIB);
        else expect(bytes).toBeLessThanOrEqual(JOIN_BYTES_MAX);
      }
    }),
  );
});

it('large sources are copied on the store’s side', () => {
  expect(planJoin([{ key: 'a', bytes: 8 * MIB }]).map(({ kind }) => kind)).toEqual(['copy']);
  expect(
    planJoin([
      { key: 'a', bytes: 3 },
      { key: 'b', bytes: 64 * MIB },
    ]).map(({ kind }) => kind),
  ).toEqual(['send', 'copy']);
  expect(
    planJoin([
      { key: 'a', bytes: 3 },
      { key: 'b', bytes: 7 },
    ]),
  ).toEqual([
    {
      kind: 'send',
      bytes: 10,
      ranges: [
        { key: 'a', offset: 0, length: 3 },
        { key: 'b', offset: 0, length: 7 },
      ],
    },
  ]);
});
