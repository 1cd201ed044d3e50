// Documents say what is so: the configuration page is what the schemas say, the error page knows every code, and paths, links and
// commands that a document names exist. Runs on Node 26: it imports the sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '@spanhouse/core';
import { renderConfiguration } from './configuration.mjs';
import { errorPageProblems } from './errors.mjs';
import { brokenReferences } from './references.mjs';
import { listWorkspaces } from '../workspaces.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const problems = [];

if (read('docs/configuration.md') !== (await renderConfiguration()))
  problems.push('docs/configuration.md is out of date: node scripts/docs/configuration.mjs');
problems.push(...errorPageProblems(read('docs/errors.md'), ERROR_CODES));

const SKIPPED = new Set(['node_modules', '.next', 'test-results', '.git', '.cache', '.turbo', 'data', 'generated']);
const documents = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : documents(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
const scriptsOf = (folder) =>
  existsSync(join(root, folder, 'package.json')) ? Object.keys(JSON.parse(read(join(folder, 'package.json'))).scripts ?? {}) : [];
const found = documents('.');
for (const file of found) {
  problems.push(
    ...brokenReferences({ root, file, text: read(file), scriptNames: new Set([...scriptsOf('.'), ...scriptsOf(dirname(file))]) }),
  );
}
for (const { folder } of listWorkspaces(root)) {
  if (folder !== 'playwright' && folder !== 'bench' && !existsSync(join(root, folder, 'README.md')))
    problems.push(`${folder} has no README.md`);
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`documents: ${found.length} checked\n`);
