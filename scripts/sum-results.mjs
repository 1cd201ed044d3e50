// Adds the closing lines of several test runs up. A run without one has failed.
// Usage: node scripts/sum-results.mjs <output file> […]
import { readFileSync } from 'node:fs';
import { closingLine, gateCounts, parseClosingLine, sumCounts } from './results.mjs';

const sums = sumCounts(
  process.argv.slice(2).map((file) => ({ skipped: 0, ...(parseClosingLine(readFileSync(file, 'utf8')) ?? gateCounts(file, false, 0)) })),
);
process.stdout.write(`\n${closingLine(sums)}\n`);
process.exitCode = sums.failed === 0 && sums.passed > 0 ? 0 : 1;
