import { defineConfig } from 'vitest/config';

/** The tests of the scripts themselves; packages have their own. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.mjs', 'docs/*.test.mjs', 'deploy/*.test.mjs'],
    retry: 0,
    testTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
