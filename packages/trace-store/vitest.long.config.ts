export { default } from '../../vitest.long.shared.ts';
