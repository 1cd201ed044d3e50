import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileObjectStore, createMemoryObjectStore } from '../../src/index.ts';
import { describeObjectStoreContract } from '../../src/testing/index.ts';

describeObjectStoreContract('memory', () => Promise.resolve(createMemoryObjectStore()));
describeObjectStoreContract('file', async () => createFileObjectStore({ directory: await mkdtemp(join(tmpdir(), 'spanhouse-objects-')) }));
