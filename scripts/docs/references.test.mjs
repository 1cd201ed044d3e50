import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenReferences } from './references.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spanhouse-docs-'));
  mkdirSync(join(root, 'packages', 'core', 'src'), { recursive: true });
  writeFileSync(join(root, 'packages', 'core', 'src', 'a.ts'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

const check = (text, file = 'README.md') => brokenReferences({ root, file, text, scriptNames: new Set(['test']) });

it('what exists, patterns, placeholders and links to elsewhere are fine', () => {
  expect(
    check('`packages/core/src/a.ts`, `packages/*/x`, `apps/<name>/y`, [a](packages/core), [b](https://x.test/y), [c](#d), `npm test`'),
  ).toEqual([]);
  expect(check('`src/a.ts`', 'packages/core/README.md')).toEqual([]);
});

it.each([
  ['`packages/core/src/gone.ts`', 'README.md: no such path: packages/core/src/gone.ts'],
  ['[a](docs/gone.md)', 'README.md: the link leads nowhere: docs/gone.md'],
  ['```sh\nnpm run gone\n```', 'README.md: no such npm script: gone'],
  ['`node scripts/gone.mjs --x`', 'README.md: no such program: scripts/gone.mjs'],
])('%j is reported', (text, expected) => {
  expect(check(text)).toEqual([expected]);
});
