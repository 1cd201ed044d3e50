import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '@spanhouse/core';
import { createFileSpanLog, createMemorySpanLog } from '../../src/index.ts';
import { describeSpanLogContract } from '../../src/testing/index.ts';

describeSpanLogContract('memory', () => Promise.resolve(createMemorySpanLog()));
describeSpanLogContract('file', async () =>
  createFileSpanLog({ directory: await mkdtemp(join(tmpdir(), 'spanhouse-log-')) }, { clock: systemClock, log: silentLog }),
);
