import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

/** A small tree in which every import is allowed. */
const CLEAN = {
  'architecture.json': JSON.stringify({
    layers: [['packages/core'], ['packages/left', 'packages/right', 'packages/ui'], ['apps/web', 'apps/ingest'], ['playwright']],
    private: { 'packages/left/src/block': ['packages/left'] },
    only: { 'antd/.*theme|@antv/g2': ['packages/ui'] },
    modulesMin: 8,
  }),
  'packages/core/src/a.ts': 'export const a = 1;\n',
  'packages/left/src/b.ts': "import { a } from '../../core/src/a.ts';\nexport const b = a;\n",
  'packages/left/src/block/frame.ts': 'export const frame = 1;\n',
  'packages/left/src/c.ts': "import { frame } from './block/frame.ts';\nexport const c = frame;\n",
  'packages/right/src/d.ts': 'export const d = 1;\n',
  'packages/ui/src/chart.tsx':
    "import { Chart } from '@antv/g2';\nimport theme from 'antd/es/theme/index.js';\nexport const chart = [Chart, theme];\n",
  'apps/web/src/page.tsx':
    "import { chart } from '../../../packages/ui/src/chart.tsx';\nimport type { Server } from '../../../packages/right/src/server.ts';\nexport const page: unknown = chart as Server;\n",
  'packages/right/src/server.ts': 'export type Server = unknown;\n',
  'apps/ingest/src/main.ts': 'export const ingest = 1;\n',
  'playwright/specs/x.spec.ts': "import { page } from '../../apps/web/src/page.tsx';\nexport const spec = page;\n",
  'node_modules/@antv/g2/package.json': '{ "name": "@antv/g2", "version": "1.0.0", "main": "index.js" }',
  'node_modules/@antv/g2/index.js': 'exports.Chart = 1;\n',
  'node_modules/antd/package.json': '{ "name": "antd", "version": "1.0.0" }',
  'node_modules/antd/es/theme/index.js': 'export default 1;\n',
};

/** One violation of each rule, and the name of the rule that must find it. */
const PLANTED = [
  ['layer-0-imports-nothing-above', { 'packages/core/src/up.ts': "export { d } from '../../right/src/d.ts';\n" }],
  ['layer-1-imports-nothing-above', { 'packages/right/src/up.ts': "export { ingest } from '../../../apps/ingest/src/main.ts';\n" }],
  ['layer-2-imports-nothing-above', { 'apps/web/src/up.ts': "export { spec } from '../../../playwright/specs/x.spec.ts';\n" }],
  ['packages/right-not-imported-by-its-peers', { 'packages/left/src/side.ts': "export { d } from '../../right/src/d.ts';\n" }],
  ['apps/ingest-not-imported-by-its-peers', { 'apps/web/src/side.ts': "export type { ingest } from '../../ingest/src/main.ts';\n" }],
  [
    'packages/left/src/block-is-private',
    { 'apps/web/src/deep.ts': "export { frame } from '../../../packages/left/src/block/frame.ts';\n" },
  ],
  ['antd/.*theme|@antv/g2-only-in-packages/ui', { 'apps/web/src/draw.ts': "export { Chart } from '@antv/g2';\n" }],
  ['antd/.*theme|@antv/g2-only-in-packages/ui', { 'apps/web/src/theme.ts': "export { default } from 'antd/es/theme/index.js';\n" }],
  [
    'no-runtime-cycles',
    {
      'packages/right/src/e.ts': "import { f } from './f.ts';\nexport const e = () => f;\n",
      'packages/right/src/f.ts': "import { e } from './e.ts';\nexport const f = () => e;\n",
    },
  ],
  ['every-import-resolves', { 'apps/ingest/src/lost.ts': "export { lost } from './nowhere.ts';\n" }],
];

const trees = [];
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

function checkTree(files) {
  const tree = mkdtempSync(join(tmpdir(), 'spanhouse-direction-'));
  trees.push(tree);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return spawnSync(process.execPath, [join(import.meta.dirname, 'check-direction.mjs'), tree], { encoding: 'utf8' });
}

it('a tree in which every import is allowed passes, a type-only ring included', () => {
  const ring = {
    'packages/right/src/g.ts': "import type { H } from './h.ts';\nexport type G = H;\n",
    'packages/right/src/h.ts': "import type { G } from './g.ts';\nexport type H = G | 1;\n",
  };
  const { status, stdout, stderr } = checkTree({ ...CLEAN, ...ring });
  expect(stdout + stderr).toContain('no violation');
  expect(status).toBe(0);
});

it.each(PLANTED)('a planted violation is reported as %s', (rule, planted) => {
  const { status, stdout } = checkTree({ ...CLEAN, ...planted });
  expect(stdout).toContain(`${rule}: ${Object.keys(planted)[0]} → `);
  expect(status).toBe(1);
});

it('seeing too few modules is a failure, not a success', () => {
  const { status, stdout } = checkTree({
    'architecture.json': CLEAN['architecture.json'],
    'packages/core/src/a.ts': 'export const a = 1;\n',
  });
  expect(stdout).toContain('too few modules seen: 1, expected at least 8');
  expect(status).toBe(1);
});
