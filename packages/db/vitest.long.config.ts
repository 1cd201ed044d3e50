import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.long.shared.ts';

/** The contract suite again, on the PostgreSQL server that scripts/with-postgres.mjs provides. */
export default mergeConfig(shared, { test: { include: ['test/contract/**/*.test.ts'] } });
