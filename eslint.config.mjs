import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];
/** Tests and what only tests import: they play the outside world, so they may have its clock, timers and environment. */
const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/test/**/*.ts', '**/src/testing/**/*.ts', 'playwright/**/*.ts', 'bench/**/*.ts'];
/** The only readers of the environment: what composes a process. */
const COMPOSITION = [
  '**/main.ts',
  '**/env.ts',
  '**/*.config.ts',
  '**/*.config.mts',
  'apps/web/src/proxy.ts',
  'apps/web/src/instrumentation.ts',
];

/** Time and chance are arguments; the only place that reads the system's is packages/core. */
const CLOCK = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take a Clock (packages/core).' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock (packages/core).' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Take a Random (packages/core).' },
];
const ENVIRONMENT = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only main.ts and env.ts read the environment; take the value as an argument.',
  },
];
/** Telemetry is hostile text. */
const HTML = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Telemetry is rendered as text, never as HTML.' },
  { selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]', message: 'Telemetry is rendered as text, never as HTML.' },
  { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: 'Telemetry is rendered as text, never as HTML.' },
];
const MOCKS = [
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|hoisted)$/]",
    message: 'No module mocks: pass a small implementation that keeps the contract.',
  },
];
/** `catch (e) { return undefined }` and the like are judged in review; a block with nothing in it is an error here. */
const SILENCE = [{ selector: 'CatchClause > BlockStatement[body.length=0]', message: 'Answer the error or let it rise.' }];
const ALWAYS = [...HTML, ...MOCKS, ...SILENCE];
/** An address that a user entered must not lead inside: packages/outbound is the one way to ask there. */
const WAYS_OUT =
  'Addresses that users enter are asked by outboundFetch (packages/outbound); name a client of what an administrator configures in OWN_CLIENTS.';
const WAY_OUT_IMPORTS = [
  ...['node:http', 'node:https'].map((name) => ({ name, importNames: ['request', 'get', 'default'], message: WAYS_OUT })),
  ...['node:net', 'node:tls', 'node:http2'].map((name) => ({
    name,
    importNames: ['connect', 'createConnection', 'default'],
    message: WAYS_OUT,
  })),
  ...['undici', 'axios', 'got', 'node-fetch', 'better-auth/client'].map((name) => ({ name, message: WAYS_OUT })),
];
const WAY_OUT_RULES = {
  'no-restricted-globals': [
    'error',
    ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({ name, message: WAYS_OUT })),
  ],
  'no-restricted-imports': ['error', { paths: WAY_OUT_IMPORTS }],
};
/** They ask where the configuration says, or their own server. */
const OWN_CLIENTS = [
  'packages/outbound/src/send.ts',
  'apps/demo/src/exporter.ts', // a gateway, by its address in the environment
  'apps/ingest/src/prober/prober.ts', // the same
  'apps/launcher/src/reachable.ts', // the processes that it started, and stores by their addresses in the environment
];

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/.next/',
      '**/dist/',
      '**/generated/',
      'packages/trace-store/kernel/',
      '**/test-results/',
      '.cache/',
      'data/',
      '**/next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...ALWAYS, ...CLOCK, ...ENVIRONMENT],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-definitions': 'off', // A type for data, an interface for what has implementations.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-for-of': 'off', // Over a typed array, in code that runs once a cut, an iterator makes an object a step.
      '@typescript-eslint/array-type': 'off', // Both spellings read well; `readonly T[]` is the habit.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Environment variables and attributes are read by name from index signatures; tsconfig asks for brackets there.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}'],
    ignores: [...TESTS, ...OWN_CLIENTS],
    rules: WAY_OUT_RULES,
  },
  {
    files: ['apps/web/src/app/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: WAY_OUT_IMPORTS,
          patterns: [
            {
              group: ['**/server/stores.ts', '@spanhouse/db', '@spanhouse/trace-store'],
              message: 'A route says who may call it: make it by http-api/routes.ts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/ui/**/*.{ts,tsx}', 'apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/incompatible-library': 'off', // Tells what the React compiler leaves out; it is not used.
      'react-hooks/unsupported-syntax': 'off', // The same.
    },
  },
  { files: COMPOSITION, rules: { 'no-restricted-syntax': ['error', ...ALWAYS, ...CLOCK] } },
  { files: ['packages/core/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...ALWAYS, ...ENVIRONMENT] } },
  {
    files: TESTS,
    rules: {
      'no-restricted-syntax': ['error', ...ALWAYS],
      '@typescript-eslint/no-non-null-assertion': 'off', // A missing value fails the test, which is what a test is for.
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['AbortController', 'AbortSignal', 'Buffer', 'URL', 'clearTimeout', 'console', 'fetch', 'performance', 'process', 'setTimeout'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
    rules: { 'no-restricted-syntax': ['error', ...ALWAYS] },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
