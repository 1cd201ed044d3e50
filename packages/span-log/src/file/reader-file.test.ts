import { expect, it } from 'vitest';
import { formatReaderFile, parseReaderFile } from './reader-file.ts';

it.each(['', 'settings/ab.json', '网关\n"'])('a cut comes back with its context: %j', (context) => {
  const position = { committed: 7n, cut: { partition: 1, from: 7n, to: 1n << 62n, context } };
  expect(parseReaderFile('x', formatReaderFile(position))).toEqual(position);
});

it('a damaged file is LOG.CORRUPT', () => {
  const text = formatReaderFile({ committed: 7n, cut: null });
  expect(() => parseReaderFile('x', text.replace('7', '8'))).toThrow(expect.objectContaining({ code: 'LOG.CORRUPT' }) as Error);
});
