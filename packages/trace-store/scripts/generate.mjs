// Compiles kernel/ (AssemblyScript) to src/generated/kernel.wasm. What it exports is checked against src/kernel/exports.ts by a test.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('..', import.meta.url));
mkdirSync(`${folder}src/generated`, { recursive: true });
const { error, stderr } = await asc.main([
  'kernel/index.ts',
  '--baseDir',
  folder,
  '--outFile',
  'src/generated/kernel.wasm',
  // Memory is the kernel's own business: no allocator, no collector, and bounds are WebAssembly's.
  '--runtime',
  'stub',
  '--noAssert',
  '--optimizeLevel',
  '3',
  '--converge',
  // Function names, so that profiles can be read.
  '--debug',
]);
if (error !== null) {
  process.stderr.write(`${stderr.toString()}\n${error.message}\n`);
  process.exitCode = 1;
}
