import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

/*
 * The guard reads statements with a lexer of its own. Where that lexer and the engine's disagree on what is a string or a comment, a call of
 * `file` could hide. So: random pieces of both, around a call that would read a secret, must never bring the secret out.
 */
const SECRET = 'b7c1f2-only-in-the-file';
let server: EmbeddedClickHouse;
let folder: string;

beforeAll(async () => {
  server = await startEmbeddedClickHouse();
  folder = await mkdtemp(path.join(tmpdir(), 'spanhouse-secret-'));
  await writeFile(path.join(folder, 'secret'), SECRET);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const piece = fc.constantFrom(
  ...[
    "'",
    "''",
    '"',
    '`',
    '\\',
    '--',
    '//',
    '/*',
    '*/',
    '#',
    '# ',
    '#!',
    '$',
    '$$',
    '$a$',
    '$a',
    '\u2018',
    '\u2019',
    '\u201c',
    '\u201d',
    '\n',
    '\r',
    ' ',
    '\t',
    '\0',
    '\u00a0',
    '\u3000',
    '\ufeff',
    ',',
    '1',
    'x',
    '(',
    ')',
    '{',
    '}',
    'AS',
    'WHERE',
    '=',
    ';',
    '--\n',
    '*/ /*',
    "x'41'",
    "b'1'",
    '0x',
    '1e',
    '\v',
    '\f',
    '\u2212',
    '\u0085',
  ],
);
const soup = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));

it('no mixture of quotes and comments hides a call of file()', async () => {
  const calls = [
    `file('${path.join(folder, 'secret')}', LineAsString)`,
    `\`file\`('${path.join(folder, 'secret')}', 'LineAsString')`,
    `default.\`${path.join(folder, 'secret')}\``,
  ];
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(soup, soup, soup, fc.constantFrom(...calls), async (head, middle, tail, call) => {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'X-ClickHouse-User': server.username, 'X-ClickHouse-Key': server.password.reveal() },
        body: `SELECT * ${head} FROM ${middle}${call} ${tail}`,
      });
      const text = await response.text();
      expect(text).not.toContain(SECRET);
      if (response.headers.get('x-clickhouse-exception-code') !== '497') accepted++;
    }),
    { numRuns: 600 },
  );
  // Statements whose call stands in a string or comment pass the guard: the test would prove nothing if it refused everything.
  expect(accepted).toBeGreaterThan(50);
});
