import { defineConfig } from 'vitest/config';

/** For a package's `test:long`: the long forms in test/long. The report has a name of its own, which scripts/test-long.mjs reads. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    retry: 0,
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest-long.json' }]],
  },
});
