// A Prisma generator that writes what Prisma understood of schema.prisma (its datamodel) as JSON, so that a test can compare the
// migrated database with it. Prisma starts it and speaks JSON-RPC, one message a line: requests on stdin, answers on stderr.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const answers = {
  getManifest: () => ({ manifest: { prettyName: 'Schema model', defaultOutput: '../src/generated/schema-model.json' } }),
  generate: ({ generator, dmmf }) => {
    mkdirSync(dirname(generator.output.value), { recursive: true });
    const { models, indexes } = dmmf.datamodel;
    writeFileSync(generator.output.value, JSON.stringify({ models, indexes }, null, 2));
    return null;
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: answers[method](params) })}\n`);
});
