import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeadLetters } from '../../src/index.ts';
import { describeDeadLettersContract } from '../../src/testing/index.ts';

describeDeadLettersContract('directory', async () =>
  openDeadLetters(join(await mkdtemp(join(tmpdir(), 'spanhouse-letters-')), 'dead-letter')),
);
