import { defineConfig } from 'vitest/config';

/** The contract suite again, on the PostgreSQL server that scripts/with-postgres.mjs provides. */
export default defineConfig({
  test: {
    include: ['test/contract/**/*.test.ts'],
    retry: 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest-long.json' }]],
  },
});
