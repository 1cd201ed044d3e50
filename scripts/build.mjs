// `npm run build`: installs, generates and builds what is missing, and starts nothing. For images, and for machines that run single roles.
import { fileURLToPath } from 'node:url';
import { ensureGenerated, ensureInstalled, ensureWebBuilt, Failure } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => process.stdout.write(`${line}\n`);
try {
  ensureInstalled(root, say);
  ensureGenerated(root, say);
  ensureWebBuilt(root, say);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
