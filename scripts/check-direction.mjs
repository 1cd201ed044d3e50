// Imports go one way (architecture.json). Fails on a forbidden import, and when too few modules were seen: a tool that
// cannot read the sources would otherwise report success on nothing.
// Usage: node scripts/check-direction.mjs [root]   (root: another tree with an architecture.json, for the test of the gate)
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { rulesOf } from '../dependency-cruiser.config.mjs';
import config from '../dependency-cruiser.config.mjs';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const architecture = JSON.parse(readFileSync(join(root, 'architecture.json'), 'utf8'));
const folders = ['apps', 'packages', 'playwright', 'bench'].filter((folder) => existsSync(join(root, folder)));
process.chdir(root);

const { output } = await cruise(folders, {
  ...config.options,
  ruleSet: { forbidden: rulesOf(architecture) },
  validate: true,
  baseDir: root,
});

const { violations, totalCruised } = output.summary;
for (const { rule, from, to, cycle } of violations) {
  const path = cycle === undefined ? to : cycle.map(({ name }) => name).join(' → ');
  process.stdout.write(`${rule.name}: ${from} → ${path}\n`);
}
const own = output.modules.filter(({ source }) => /^(apps|packages|playwright|bench)\//.test(source)).length;
if (own < architecture.modulesMin) {
  process.stdout.write(`too few modules seen: ${own}, expected at least ${architecture.modulesMin} (architecture.json, modulesMin)\n`);
  process.exitCode = 1;
} else if (violations.length > 0) {
  process.exitCode = 1;
} else {
  process.stdout.write(`direction: ${own} modules, ${totalCruised} with what they import, no violation\n`);
}
