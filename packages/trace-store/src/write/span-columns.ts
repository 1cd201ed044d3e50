import type { NativeColumn } from '@spanhouse/clickhouse';
import { SPAN_PROMOTIONS } from '../cut/attribute-keys.ts';
import type { Group } from './group.ts';
import { DictionaryColumn } from './dictionary-column.ts';
import { grown } from '../cut/growable.ts';

/** At a guess that saves growing. */
const HASHES_A_SPAN = 16;

/** The table `spans` in the making. Rows are filled by position; only the arrays (hashes, tags) are appended in row order. */
export class SpanColumns {
  readonly rows: number;
  readonly projectId: Uint32Array<ArrayBuffer>;
  readonly retentionDays: Uint16Array<ArrayBuffer>;
  readonly receivedAt: Uint32Array<ArrayBuffer>;
  readonly hour: Uint32Array<ArrayBuffer>;
  readonly startNs: BigUint64Array<ArrayBuffer>;
  readonly durationNs: BigUint64Array<ArrayBuffer>;
  readonly tier: Uint8Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly status: Uint8Array<ArrayBuffer>;
  readonly isRoot: Uint8Array<ArrayBuffer>;
  readonly blockId: BigUint64Array<ArrayBuffer>;
  readonly ordinal: Uint32Array<ArrayBuffer>;
  readonly row: Uint32Array<ArrayBuffer>;
  readonly service: DictionaryColumn;
  readonly name: DictionaryColumn;
  readonly environment: DictionaryColumn;
  readonly version: DictionaryColumn;
  readonly instance: DictionaryColumn;
  readonly host: DictionaryColumn;
  readonly pod: DictionaryColumn;
  /** In the order of SPAN_PROMOTIONS; null where the column is a status (`httpStatus`). */
  readonly promoted: readonly (DictionaryColumn | null)[];
  readonly httpStatus: Uint16Array<ArrayBuffer>;
  readonly #tagOffsets: Uint32Array<ArrayBuffer>;
  readonly #tagKeys = new DictionaryColumn('key');
  readonly #tagValues = new DictionaryColumn('value');
  readonly #hashOffsets: Uint32Array<ArrayBuffer>;
  #hashes: Uint32Array<ArrayBuffer>;
  #hashCount = 0;
  #rowsEnded = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.projectId = new Uint32Array(rows);
    this.retentionDays = new Uint16Array(rows);
    this.receivedAt = new Uint32Array(rows);
    this.hour = new Uint32Array(rows);
    this.startNs = new BigUint64Array(rows);
    this.durationNs = new BigUint64Array(rows);
    this.tier = new Uint8Array(rows);
    this.kind = new Uint8Array(rows);
    this.status = new Uint8Array(rows);
    this.isRoot = new Uint8Array(rows);
    this.blockId = new BigUint64Array(rows);
    this.ordinal = new Uint32Array(rows);
    this.row = new Uint32Array(rows);
    this.service = new DictionaryColumn('service', rows);
    this.name = new DictionaryColumn('name', rows);
    this.environment = new DictionaryColumn('environment', rows);
    this.version = new DictionaryColumn('version', rows);
    this.instance = new DictionaryColumn('instance', rows);
    this.host = new DictionaryColumn('host', rows);
    this.pod = new DictionaryColumn('pod', rows);
    this.promoted = SPAN_PROMOTIONS.map(({ kind, column }) => (kind === 'status' ? null : new DictionaryColumn(column, rows)));
    this.httpStatus = new Uint16Array(rows);
    this.#tagOffsets = new Uint32Array(rows);
    this.#hashOffsets = new Uint32Array(rows);
    this.#hashes = new Uint32Array(rows * HASHES_A_SPAN);
  }

  /** What all rows [from, to) share: they are the rows of one block. */
  fillBlock(from: number, to: number, group: Pick<Group, 'projectId' | 'retentionDays' | 'receivedAt'>, blockId: bigint): void {
    this.projectId.fill(group.projectId, from, to);
    this.retentionDays.fill(group.retentionDays, from, to);
    this.receivedAt.fill(group.receivedAt, from, to);
    this.blockId.fill(blockId, from, to);
  }

  pushHashes(lows: Uint32Array): void {
    const { length } = lows;
    this.#hashes = grown(this.#hashes, this.#hashCount + length);
    for (let i = 0; i < length; i++) this.#hashes[this.#hashCount + i] = lows[i] ?? 0;
    this.#hashCount += length;
  }

  pushHash(low: number): void {
    this.#hashes = grown(this.#hashes, this.#hashCount + 1);
    this.#hashes[this.#hashCount++] = low;
  }

  pushTag(key: Uint8Array, value: Uint8Array): void {
    this.#tagKeys.push(this.#tagKeys.texts.idOf(key, 0, key.length));
    this.#tagValues.push(this.#tagValues.texts.idOf(value, 0, value.length));
  }

  /** Closes the arrays of the next row. */
  endRow(): void {
    this.#hashOffsets[this.#rowsEnded] = this.#hashCount;
    this.#tagOffsets[this.#rowsEnded] = this.#tagKeys.length;
    this.#rowsEnded++;
  }

  native(): readonly NativeColumn[] {
    const { rows } = this;
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId },
      { name: 'retention_days', type: 'UInt16', data: this.retentionDays },
      { name: 'received_at', type: 'DateTime', data: this.receivedAt },
      { name: 'hour', type: 'UInt32', data: this.hour },
      { name: 'start_ns', type: 'UInt64', data: this.startNs },
      { name: 'duration_ns', type: 'UInt64', data: this.durationNs },
      { name: 'tier', type: 'UInt8', data: this.tier },
      { name: 'kind', type: 'UInt8', data: this.kind },
      { name: 'status', type: 'UInt8', data: this.status },
      { name: 'is_root', type: 'UInt8', data: this.isRoot },
      { name: 'http_status', type: 'UInt16', data: this.httpStatus },
      { name: 'block_id', type: 'UInt64', data: this.blockId },
      { name: 'ordinal', type: 'UInt32', data: this.ordinal },
      { name: 'row', type: 'UInt32', data: this.row },
      ...[this.service, this.name, this.environment, this.version, this.instance, this.host, this.pod, ...this.promoted]
        .filter((column) => column !== null)
        .map((column) => column.native(rows)),
      {
        name: 'tags',
        type: 'Map(LowCardinality(String), String)',
        offsets: this.#tagOffsets,
        keyDictionary: this.#tagKeys.texts.dictionary,
        keyIndexes: this.#tagKeys.indexes.subarray(0, this.#tagKeys.length),
        values: {
          dictionary: this.#tagValues.texts.dictionary,
          indexes: this.#tagValues.indexes.subarray(0, this.#tagValues.length),
        },
      },
      { name: 'attribute_hashes', type: 'Array(UInt32)', offsets: this.#hashOffsets, data: this.#hashes.subarray(0, this.#hashCount) },
    ];
  }
}
