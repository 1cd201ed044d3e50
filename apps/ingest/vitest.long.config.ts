import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

/** The long forms: many kills. `npm run test:long`. */
const long = mergeConfig(shared, {});
long.test = { ...long.test, include: ['test/long/**/*.test.ts'], exclude: ['**/node_modules/**'] };
export default long;
