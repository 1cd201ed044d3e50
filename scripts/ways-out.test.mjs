import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('..', import.meta.url)) });
const rulesOf = async (file) => (await eslint.calculateConfigForFile(file)).rules;
const isShut = async (file) => {
  const { 'no-restricted-globals': globals, 'no-restricted-imports': imports } = await rulesOf(file);
  return globals?.[0] === 2 && globals.some(({ name }) => name === 'fetch') && imports?.[0] === 2;
};

it('the product asks nowhere but by outboundFetch and its own clients, which are named', async () => {
  for (const file of [
    'apps/web/src/server/stores.ts',
    'apps/web/src/features/settings/server/members-router.ts',
    'apps/ingest/src/gateway/gateway.ts',
    'packages/trace-store/src/index.ts',
    'packages/outbound/src/outbound.ts',
  ])
    expect(await isShut(file), file).toBe(true);
  for (const file of ['packages/outbound/src/send.ts', 'apps/ingest/src/prober/prober.ts', 'apps/web/test/access.test.ts'])
    expect(await isShut(file), file).toBe(false);
});
