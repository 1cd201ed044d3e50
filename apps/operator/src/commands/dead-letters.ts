import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { loadConfig, systemClock, systemRandom } from '@spanhouse/core';
import { createObjectStore } from '@spanhouse/object-store';
import {
  formatDeadLetterId,
  openDeadLetters,
  openSharedDeadLetters,
  parseDeadLetterId,
  type DeadLetterFile,
  type DeadLetterId,
  type DeadLetters,
} from '@spanhouse/span-log';
import { UsageError, type Command, type Environment, type Output } from '../command.ts';
import { operatorEnv } from '../env.ts';
import { formatTable } from '../table.ts';

/** Where ingest puts them, in its data directory. */
const FOLDER = 'dead-letter';
const REASON_CHARACTERS_MAX = 100;

/** Requests that were acknowledged and could not be processed: what they are, and what becomes of them. Works while the product runs, and while it does not. */
export const deadLettersCommand: Command = {
  name: 'dead-letters',
  usage: [
    'dead-letters ls [--json]                 those there are, oldest first',
    'dead-letters show ID [--body]            one of them; --body: the request itself, unpacked where possible, to stdout',
    'dead-letters replay ID… | --all          ingest takes them again, within seconds or at its next start',
    'dead-letters rm ID… | --all              away with them, for good',
  ],
  async run(args, environment, output) {
    const { action, ids, options } = parsed(args);
    return withLetters(environment, async (letters) => {
      switch (action) {
        case 'ls':
          return list(letters, options.json, output);
        case 'show':
          return show(letters, only(ids), options.body, output);
        case 'replay':
          return eachOf(letters, ids, options.all, output, async (id) => ((await letters.askForReplay(id)) ? 'will be replayed' : null));
        case 'rm':
          return eachOf(letters, ids, options.all, output, async (id) => ((await letters.remove(id)) ? 'removed' : null));
        default:
          throw new UsageError(action === '' ? '' : `dead-letters ${action} is not known`);
      }
    });
  },
};

/** With a bucket they lie in it, for all computes; else in ingest's data directory. */
async function withLetters(environment: Environment, work: (letters: DeadLetters) => Promise<number>): Promise<number> {
  const env = loadConfig(operatorEnv, environment);
  const dataDirectory = resolve(env.SPANHOUSE_DATA);
  if (env.OBJECT_STORE_BUCKET === undefined) return work(openDeadLetters(join(dataDirectory, FOLDER)));
  const objectStore = createObjectStore(env, dataDirectory, { clock: systemClock, random: systemRandom });
  try {
    return await work(openSharedDeadLetters(objectStore, { clock: systemClock }));
  } finally {
    await objectStore.close();
  }
}

type Options = { readonly json: boolean; readonly body: boolean; readonly all: boolean };

function parsed(args: readonly string[]): { readonly action: string; readonly ids: readonly DeadLetterId[]; readonly options: Options } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: flag, body: flag, all: flag } });
    const [action = '', ...words] = positionals;
    const ids = words.map((word) => {
      const id = parseDeadLetterId(word);
      if (id === null) throw new UsageError(`${word} is no dead letter's id; they look like 0-4211`);
      return id;
    });
    return { action, ids, options: values };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function only(ids: readonly DeadLetterId[]): DeadLetterId {
  const [id] = ids;
  if (id === undefined || ids.length > 1) throw new UsageError('name one dead letter');
  return id;
}

async function list(letters: DeadLetters, asJson: boolean, output: Output): Promise<number> {
  const found: DeadLetterFile[] = [];
  for (const id of await letters.list()) {
    const letter = await letters.read(id);
    if (letter !== null) found.push(letter);
  }
  if (asJson) for (const letter of found) output.line(JSON.stringify(plain(letter)));
  else if (found.length === 0) output.line('There are no dead letters.');
  else {
    const rows = found.map(({ reason, header, state, ...letter }) => [
      formatDeadLetterId(letter),
      new Date(header.receivedAt).toISOString(),
      String(header.projectId),
      String(header.itemCount),
      state,
      shortened(reason),
    ]);
    for (const line of formatTable(['id', 'received', 'project', 'spans', 'state', 'reason'], rows)) output.line(line);
  }
  return 0;
}

async function show(letters: DeadLetters, id: DeadLetterId, wantsBody: boolean, output: Output): Promise<number> {
  const letter = await letters.read(id);
  if (letter === null) {
    output.line(`There is no dead letter ${formatDeadLetterId(id)}.`);
    return 1;
  }
  if (wantsBody) output.bytes(unpacked(letter));
  else for (const [key, value] of Object.entries(plain(letter))) output.line(`${key.padEnd(12)} ${String(value)}`);
  return 0;
}

async function eachOf(
  letters: DeadLetters,
  ids: readonly DeadLetterId[],
  isAll: boolean,
  output: Output,
  work: (id: DeadLetterId) => Promise<string | null>,
): Promise<number> {
  if (isAll === ids.length > 0) throw new UsageError('name dead letters, or --all');
  let missing = 0;
  for (const id of isAll ? await letters.list('kept') : ids) {
    const done = await work(id);
    if (done === null) missing++;
    output.line(`${formatDeadLetterId(id)} ${done ?? 'is not there'}`);
  }
  return missing === 0 ? 0 : 1;
}

function plain(letter: DeadLetterFile): Readonly<Record<string, string | number>> {
  const { header } = letter;
  return {
    id: formatDeadLetterId(letter),
    state: letter.state,
    setAside: new Date(letter.writtenAt).toISOString(),
    received: new Date(header.receivedAt).toISOString(),
    project: header.projectId,
    key: header.keyId,
    gateway: header.gatewayId,
    signal: header.signal,
    encoding: header.encoding,
    items: header.itemCount,
    bodyBytes: header.bodyBytes,
    storedBytes: letter.body.length,
    digest: Buffer.from(header.digest).toString('hex'),
    reason: letter.reason,
  };
}

function shortened(reason: string): string {
  const [line = ''] = reason.split('\n');
  return line.length > REASON_CHARACTERS_MAX ? `${line.slice(0, REASON_CHARACTERS_MAX)}…` : line;
}

/** As it was received where it cannot be unpacked: that may be why it is here. */
function unpacked({ header, body }: DeadLetterFile): Uint8Array {
  const bounds = { maxOutputLength: Math.max(header.bodyBytes, 1) };
  try {
    switch (header.encoding) {
      case 'identity':
        return body;
      case 'gzip':
        return gunzipSync(body, bounds);
      case 'zstd':
        return zstdDecompressSync(body, bounds);
    }
  } catch (error) {
    if (error instanceof Error) return body;
    throw error;
  }
}
