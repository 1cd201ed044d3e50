import { parseArgs } from 'node:util';
import { AppError, parseProjectId, parseTraceId, silentLog, systemClock, type ProjectId, type TraceId } from '@spanhouse/core';
import { tracesToJson } from '@spanhouse/otlp';
import {
  createTraceReader,
  listBlocks,
  openBlockBytes,
  shapeOfBlock,
  toTracesData,
  verifyBlocks,
  type BlockSpan,
  type IndexedBlock,
} from '@spanhouse/trace-store';
import { UsageError, type Command, type Output } from '../command.ts';
import { openStores, type OpenStores } from '../open-stores.ts';
import { formatTable } from '../table.ts';

const LIMIT = 100;
const LIMIT_MAX = 1_000_000;

/** Detail blocks: what there is, what is in one, whether all is whole. Works while the product runs. */
export const blocksCommand: Command = {
  name: 'blocks',
  usage: [
    'blocks ls [--project N] [--day YYYY-MM-DD] [--limit N] [--json]   blocks that the index names, by id',
    'blocks show BLOCK                                                 sizes of its sections and frames',
    'blocks verify [--project N] [--day YYYY-MM-DD]                    reads every block whole and holds it against the index',
    'blocks cat BLOCK | TRACE --project N                              its spans as OTLP/JSON',
  ],
  async run(args, environment, output) {
    const { action, words, filter, limit, json } = parsed(args);
    const run = ACTIONS[action];
    if (run === undefined) throw new UsageError(action === '' ? '' : `blocks ${action} is not known`);
    const stores = await openStores(environment);
    try {
      return await run({ stores, words, filter, limit, json, output });
    } finally {
      await stores.close();
    }
  },
};

type Filter = { readonly projectId?: ProjectId; readonly day?: string };
type Request = {
  readonly stores: OpenStores;
  readonly words: readonly string[];
  readonly filter: Filter;
  readonly limit: number;
  readonly json: boolean;
  readonly output: Output;
};

const ACTIONS: Readonly<Record<string, (request: Request) => Promise<number>>> = { ls: list, show, verify, cat };

function parsed(args: readonly string[]): Pick<Request, 'words' | 'filter' | 'limit' | 'json'> & { readonly action: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        day: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [action = '', ...words] = positionals;
    const limit = values.limit === undefined ? LIMIT : Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
      throw new UsageError(`--limit is a number from 1 to ${String(LIMIT_MAX)}`);
    return { action, words, limit, json: values.json, filter: { ...projectOf(values.project), ...dayOf(values.day) } };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function projectOf(text: string | undefined): Pick<Filter, 'projectId'> {
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw new UsageError('--project is the number of a project');
  return { projectId: parseProjectId(Number(text)) };
}

function dayOf(text: string | undefined): Pick<Filter, 'day'> {
  if (text === undefined) return {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) throw new UsageError('--day is a day such as 2026-11-23');
  return { day: text };
}

async function list({ stores, words, filter, limit, json, output }: Request): Promise<number> {
  if (words.length > 0) throw new UsageError(`${words.join(' ')} is not understood`);
  const blocks = await listBlocks(stores.clickhouse, { ...filter, after: null, limit });
  if (json) for (const block of blocks) output.line(JSON.stringify(block));
  else if (blocks.length === 0) output.line('There are no such blocks.');
  else {
    const rows = blocks.map((block) => [
      block.blockId,
      String(block.projectId),
      block.day,
      String(block.retentionDays),
      String(block.spans),
      String(block.traces),
      String(block.bytes),
      `${block.objectKey}@${String(block.offset)}`,
    ]);
    for (const line of formatTable(['block', 'project', 'day', 'kept days', 'spans', 'traces', 'bytes', 'object@offset'], rows))
      output.line(line);
  }
  if (blocks.length === limit) output.line(`There may be more: --limit ${String(limit)} was reached.`);
  return 0;
}

async function show({ stores, words, json, output }: Request): Promise<number> {
  const block = await blockNamed(stores, words);
  if (block === null) return missing(words, output);
  const shape = shapeOfBlock(await bytesOf(stores, block));
  if (json) {
    output.line(JSON.stringify({ ...block, ...shape }));
    return 0;
  }
  const facts: readonly (readonly [string, string | number])[] = [
    ['block', block.blockId],
    ['project', block.projectId],
    ['received', block.day],
    ['kept days', block.retentionDays],
    ['object', `${block.objectKey}@${String(block.offset)}`],
    ['version', shape.version],
    ['bytes', shape.bytes],
    ['spans', shape.spans],
    ['traces', shape.traces],
    ['directory', `${String(shape.directoryBytes)} bytes`],
    ['dictionary', `${String(shape.dictionaryBytes)} bytes, ${String(shape.dictionaryRawBytes)} raw`],
  ];
  for (const [name, value] of facts) output.line(`${name.padEnd(12)} ${String(value)}`);
  output.line('');
  const rows = shape.frames.map((frame, i) =>
    [i, frame.offset, frame.traces, frame.spans, frame.bytes, frame.rawBytes, frame.spanIdBytes].map(String),
  );
  for (const line of formatTable(['frame', 'offset', 'traces', 'spans', 'bytes', 'raw bytes', 'span ids'], rows)) output.line(line);
  return 0;
}

async function verify({ stores, words, filter, output }: Request): Promise<number> {
  if (words.length > 0) throw new UsageError(`${words.join(' ')} is not understood; narrow it by --project or --day`);
  const { blocks, spans, bytes, problems } = await verifyBlocks(stores, filter, ({ block, what }) => {
    output.line(`${block.blockId} in ${block.objectKey}@${String(block.offset)}: ${what}`);
  });
  output.line(
    `${String(blocks)} blocks, ${String(spans)} spans, ${String(bytes)} bytes: ${problems === 0 ? 'all whole' : `${String(problems)} problems`}`,
  );
  return problems === 0 ? 0 : 1;
}

async function cat({ stores, words, filter, output }: Request): Promise<number> {
  const [word = ''] = words;
  const traceId = parseTraceId(word);
  if (traceId !== null && words.length === 1) {
    if (filter.projectId === undefined) throw new UsageError('name the project of the trace: --project N');
    return catTrace(stores, filter.projectId, traceId, output);
  }
  const block = await blockNamed(stores, words);
  if (block === null) return missing(words, output);
  const reader = openBlockBytes(await bytesOf(stores, block));
  const spans = Array.from({ length: reader.traceCount }, (_, ordinal) => reader.readTraceSpans(ordinal)).flat();
  output.line(tracesToJson(toTracesData(spans)));
  return 0;
}

async function catTrace({ clickhouse, objectStore }: OpenStores, projectId: ProjectId, traceId: TraceId, output: Output): Promise<number> {
  const content = await createTraceReader({ clickhouse, objectStore, clock: systemClock, log: silentLog }).readTrace(projectId, traceId);
  if (content === null) return missing([traceId], output);
  const spans: BlockSpan[] = [];
  for await (const batch of content.batches) spans.push(...batch);
  output.line(tracesToJson(toTracesData(spans)));
  return content.summary.missingBlocks === 0 ? 0 : 1;
}

async function blockNamed({ clickhouse }: OpenStores, words: readonly string[]): Promise<IndexedBlock | null> {
  const [blockId = ''] = words;
  if (words.length !== 1 || !/^\d{1,20}$/.test(blockId)) throw new UsageError('name one block by its number, as blocks ls shows it');
  const [block] = await listBlocks(clickhouse, { blockId, after: null, limit: 1 });
  return block ?? null;
}

function bytesOf({ objectStore }: OpenStores, { objectKey, offset, bytes }: IndexedBlock): Promise<Uint8Array> {
  if (bytes === 0) throw new AppError('BLOCK.CORRUPT', 'the index says that this block is empty');
  return objectStore.getRange(objectKey, offset, bytes);
}

function missing(words: readonly string[], output: Output): number {
  output.line(`There is no ${words.join(' ')}.`);
  return 1;
}
