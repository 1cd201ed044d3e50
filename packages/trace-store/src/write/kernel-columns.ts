/** The kernel's columns as ClickHouse takes them. Views of its memory: to be used before its next call. */
import type { NativeColumn } from '@spanhouse/clickhouse';
import { SPAN_PROMOTIONS } from '../cut/attribute-keys.ts';
import { INDEX_TEXT_BYTES_MAX, indexTextEnd } from '../semantics.ts';
import type { BlockRun, CutTables, KernelTable } from './cut-tables.ts';
import { dictionaryColumn } from './dictionary-column.ts';

const EMPTY = new Uint8Array(0);

export function spanColumns(tables: CutTables): readonly NativeColumn[] {
  const { kernel } = tables.cut;
  const { exports } = kernel;
  const { texts } = tables;
  const rows = tables.rowsOf('spans');
  const promotedAt = kernel.words(exports.promotedColumns.value, SPAN_PROMOTIONS.length);
  const promoted = SPAN_PROMOTIONS.flatMap(({ column, kind }, promotion): readonly NativeColumn[] => {
    if (kind === 'status') return [];
    const dictionary = kernel.strings(exports.promotedTextsOf(promotion));
    return [dictionaryColumn(column, dictionary, kernel.words(promotedAt[promotion] ?? 0, rows))];
  });
  return [
    ...blockColumns(tables, 'spans', rows),
    { name: 'hour', type: 'UInt32', data: kernel.words(exports.rowHour.value, rows) },
    { name: 'start_ns', type: 'UInt64', data: kernel.longs(exports.rowStart.value, rows) },
    { name: 'duration_ns', type: 'UInt64', data: kernel.longs(exports.rowDuration.value, rows) },
    { name: 'tier', type: 'UInt8', data: new Uint8Array(rows) },
    { name: 'kind', type: 'UInt8', data: kernel.bytes(exports.rowKind.value, rows) },
    { name: 'status', type: 'UInt8', data: kernel.bytes(exports.rowStatus.value, rows) },
    { name: 'is_root', type: 'UInt8', data: kernel.bytes(exports.rowIsRoot.value, rows) },
    { name: 'http_status', type: 'UInt16', data: kernel.halves(exports.rowHttpStatus.value, rows) },
    { name: 'ordinal', type: 'UInt32', data: kernel.words(exports.rowOrdinal.value, rows) },
    { name: 'row', type: 'UInt32', data: kernel.words(exports.rowInBlock.value, rows) },
    dictionaryColumn('service', texts.service.dictionary, kernel.words(exports.rowService.value, rows)),
    dictionaryColumn('name', namesOf(tables), kernel.words(exports.rowName.value, rows)),
    dictionaryColumn('environment', texts.environment.dictionary, kernel.words(exports.rowEnvironment.value, rows)),
    dictionaryColumn('version', texts.version.dictionary, kernel.words(exports.rowVersion.value, rows)),
    dictionaryColumn('instance', texts.instance.dictionary, kernel.words(exports.rowInstance.value, rows)),
    dictionaryColumn('host', texts.host.dictionary, kernel.words(exports.rowHost.value, rows)),
    dictionaryColumn('pod', texts.pod.dictionary, kernel.words(exports.rowPod.value, rows)),
    ...promoted,
    {
      name: 'tags',
      type: 'Map(LowCardinality(String), String)',
      offsets: kernel.words(exports.rowTagEnd.value, rows),
      keyDictionary: keysOf(tables),
      keyIndexes: kernel.writtenWords(exports.tagKeySink()),
      values: { encoded: kernel.written(exports.tagValueSink()) },
    },
    {
      name: 'attribute_hashes',
      type: 'Array(UInt32)',
      offsets: kernel.words(exports.rowHashEnd.value, rows),
      data: kernel.writtenWords(exports.hashSink()),
    },
  ];
}

export function traceColumns(tables: CutTables): readonly NativeColumn[] {
  const { kernel } = tables.cut;
  const { exports } = kernel;
  const rows = tables.rowsOf('trace_blocks');
  const services = tables.texts.service.dictionary;
  return [
    ...blockColumns(tables, 'trace_blocks', rows),
    { name: 'ordinal', type: 'UInt32', data: kernel.words(exports.traceOrdinal.value, rows) },
    { name: 'trace_id', type: 'FixedString(16)', data: kernel.bytes(exports.traceIdColumn.value, rows * 16) },
    { name: 'frame', type: 'UInt16', data: kernel.halves(exports.traceFrame.value, rows) },
    { name: 'start_ms', type: 'UInt32', data: kernel.words(exports.traceStartMs.value, rows) },
    { name: 'end_ms', type: 'UInt32', data: kernel.words(exports.traceEndMs.value, rows) },
    { name: 'spans', type: 'UInt32', data: kernel.words(exports.traceSpans.value, rows) },
    { name: 'errors', type: 'UInt32', data: kernel.words(exports.traceErrors.value, rows) },
    { name: 'tier', type: 'UInt8', data: new Uint8Array(rows) },
    { name: 'has_root', type: 'UInt8', data: kernel.bytes(exports.traceHasRoot.value, rows) },
    dictionaryColumn('root_service', services, kernel.words(exports.traceRootService.value, rows)),
    dictionaryColumn('root_name', namesOf(tables), kernel.words(exports.traceRootName.value, rows)),
    { name: 'root_duration_ns', type: 'UInt64', data: kernel.longs(exports.traceRootDuration.value, rows) },
    {
      name: 'services',
      type: 'Array(LowCardinality(String))',
      offsets: kernel.words(exports.traceServicesEnd.value, rows),
      dictionary: services,
      indexes: kernel.writtenWords(exports.traceServiceSink()),
    },
  ];
}

export function attributeBlockColumns(tables: CutTables): readonly NativeColumn[] {
  const { kernel } = tables.cut;
  const rows = tables.rowsOf('attribute_blocks');
  const of = filler(tables.runs, 'attribute_blocks');
  return [
    { name: 'project_id', type: 'UInt32', data: of(new Uint32Array(rows), ({ group }) => group.projectId) },
    { name: 'retention_days', type: 'UInt16', data: of(new Uint16Array(rows), ({ group }) => group.retentionDays) },
    { name: 'received_day', type: 'Date', data: of(new Uint16Array(rows), ({ group }) => group.receivedDay) },
    { name: 'hash', type: 'UInt64', data: kernel.writtenLongs(kernel.exports.rareHashSink()) },
    { name: 'block_id', type: 'UInt64', data: of(new BigUint64Array(rows), ({ blockId }) => blockId) },
  ];
}

export function traceKeyColumns(tables: CutTables): readonly NativeColumn[] {
  const { kernel } = tables.cut;
  const { exports } = kernel;
  const rows = tables.rowsOf('trace_keys');
  const of = filler(tables.runs, 'trace_keys');
  return [
    { name: 'project_id', type: 'UInt32', data: of(new Uint32Array(rows), ({ group }) => group.projectId) },
    { name: 'retention_days', type: 'UInt16', data: of(new Uint16Array(rows), ({ group }) => group.retentionDays) },
    { name: 'received_at', type: 'DateTime', data: of(new Uint32Array(rows), ({ group }) => group.receivedAt) },
    dictionaryColumn('kind', keysOf(tables), kernel.writtenWords(exports.keyKindSink())),
    { name: 'value', type: 'String', encoded: kernel.written(exports.keyValueSink()) },
    { name: 'trace_id', type: 'FixedString(16)', data: kernel.written(exports.keyTraceIdSink()) },
    { name: 'start_ns', type: 'UInt64', data: kernel.writtenLongs(exports.keyStartSink()) },
  ];
}

/** Number 0 is the empty one; names of the cut follow, cut as the index holds them. */
export function namesOf({ cut: { kernel } }: CutTables): readonly Uint8Array[] {
  const names = kernel.strings(kernel.exports.nameTable());
  return [
    EMPTY,
    ...names.map((name) => (name.length <= INDEX_TEXT_BYTES_MAX ? name : name.subarray(0, indexTextEnd(name, 0, name.length)))),
  ];
}

/** Number 0 is the empty one; keys of the cut follow. */
export function keysOf({ cut }: CutTables): readonly Uint8Array[] {
  return [EMPTY, ...cut.keys.map(({ bytes }) => bytes)];
}

function blockColumns(tables: CutTables, table: KernelTable, rows: number): readonly NativeColumn[] {
  const of = filler(tables.runs, table);
  return [
    { name: 'project_id', type: 'UInt32', data: of(new Uint32Array(rows), ({ group }) => group.projectId) },
    { name: 'retention_days', type: 'UInt16', data: of(new Uint16Array(rows), ({ group }) => group.retentionDays) },
    { name: 'received_at', type: 'DateTime', data: of(new Uint32Array(rows), ({ group }) => group.receivedAt) },
    { name: 'block_id', type: 'UInt64', data: of(new BigUint64Array(rows), ({ blockId }) => blockId) },
  ];
}

type Numbers = Uint16Array | Uint32Array | BigUint64Array;

/** Fills a column with what all rows of a block share. */
function filler(runs: readonly BlockRun[], table: KernelTable) {
  return <T extends Numbers>(column: T, value: (run: BlockRun) => T extends BigUint64Array ? bigint : number): T => {
    for (const [r, run] of runs.entries()) (column as Filled).fill(value(run) as never, run.from[table], runs[r + 1]?.from[table]);
    return column;
  };
}

type Filled = { fill(value: never, from: number, to?: number): unknown };
