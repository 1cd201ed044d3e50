import { defineConfig } from 'vitest/config';

/** One configuration for all packages. No retries: a test that passes only sometimes fails. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    exclude: ['test/long/**', '**/node_modules/**'],
    passWithNoTests: false,
    retry: 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
