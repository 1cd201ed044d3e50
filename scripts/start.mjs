// `npm start`: installs, generates and builds what is missing, then runs the launcher under Node 26. Runs on Node 20.
// Options go on to the launcher: `npm start -- --no-demo`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { ensureGenerated, ensureInstalled, ensureWebBuilt, Failure, nodeBinary, toolEnvironment } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => process.stdout.write(`  ${line}\n`);

if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(`  Node 20 or newer is needed to start; this is ${process.version}.\n`);
  process.exit(1);
}
try {
  ensureInstalled(root, say);
  ensureGenerated(root, say);
  ensureWebBuilt(root, say);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`  ${error.message}\n`);
  process.exit(1);
}

// The channel tells the launcher when this process is gone, however it ended.
const launcher = spawn(nodeBinary(root), [join(root, 'apps', 'launcher', 'src', 'main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  env: toolEnvironment(root),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// Ctrl-C reaches the launcher by itself: it is in the same group. This process waits for it to end.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => launcher.kill(signal));
launcher.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
