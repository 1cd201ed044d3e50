import type { NativeColumn } from '@spanhouse/clickhouse';
import { FixedColumn, grown, NumberColumn } from '../cut/growable.ts';
import type { Group } from './group.ts';
import { DictionaryColumn } from './dictionary-column.ts';

/** Rows of `trace_blocks`, `trace_keys`, `blocks` and `attribute_blocks`: what is appended trace by trace and block by block. */
export class TraceColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly retentionDays = new NumberColumn(new Uint16Array(0));
  readonly receivedAt = new NumberColumn(new Uint32Array(0));
  readonly blockId = new NumberColumn(new BigUint64Array(0));
  readonly ordinal = new NumberColumn(new Uint32Array(0));
  readonly traceId = new FixedColumn();
  readonly frame = new NumberColumn(new Uint16Array(0));
  readonly startMs = new NumberColumn(new Uint32Array(0));
  readonly endMs = new NumberColumn(new Uint32Array(0));
  readonly spans = new NumberColumn(new Uint32Array(0));
  readonly errors = new NumberColumn(new Uint32Array(0));
  readonly tier = new NumberColumn(new Uint8Array(0));
  readonly hasRoot = new NumberColumn(new Uint8Array(0));
  readonly rootService: DictionaryColumn;
  readonly rootName = new DictionaryColumn('root_name');
  readonly rootDurationNs = new NumberColumn(new BigUint64Array(0));
  readonly services: DictionaryColumn;
  readonly servicesEnd = new NumberColumn(new Uint32Array(0));

  /** @param service the dictionary of services that all tables share. */
  constructor(service: DictionaryColumn) {
    this.rootService = new DictionaryColumn('root_service', 0, service.texts);
    this.services = new DictionaryColumn('services', 0, service.texts);
  }

  get rows(): number {
    return this.ordinal.length;
  }

  native(): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'retention_days', type: 'UInt16', data: this.retentionDays.data },
      { name: 'received_at', type: 'DateTime', data: this.receivedAt.data },
      { name: 'block_id', type: 'UInt64', data: this.blockId.data },
      { name: 'ordinal', type: 'UInt32', data: this.ordinal.data },
      { name: 'trace_id', type: 'FixedString(16)', data: this.traceId.data },
      { name: 'frame', type: 'UInt16', data: this.frame.data },
      { name: 'start_ms', type: 'UInt32', data: this.startMs.data },
      { name: 'end_ms', type: 'UInt32', data: this.endMs.data },
      { name: 'spans', type: 'UInt32', data: this.spans.data },
      { name: 'errors', type: 'UInt32', data: this.errors.data },
      { name: 'tier', type: 'UInt8', data: this.tier.data },
      { name: 'has_root', type: 'UInt8', data: this.hasRoot.data },
      this.rootService.native(this.rows),
      this.rootName.native(this.rows),
      { name: 'root_duration_ns', type: 'UInt64', data: this.rootDurationNs.data },
      {
        name: 'services',
        type: 'Array(LowCardinality(String))',
        offsets: this.servicesEnd.data,
        dictionary: this.services.texts.dictionary,
        indexes: this.services.indexes.subarray(0, this.services.length),
      },
    ];
  }
}

/** Rows of `blocks`. */
export class BlockColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly retentionDays = new NumberColumn(new Uint16Array(0));
  readonly receivedAt = new NumberColumn(new Uint32Array(0));
  readonly blockId = new NumberColumn(new BigUint64Array(0));
  readonly objectKey: string[] = [];
  readonly offset = new NumberColumn(new BigUint64Array(0));
  readonly length = new NumberColumn(new Uint32Array(0));
  readonly formatVersion = new NumberColumn(new Uint16Array(0));
  readonly startMs = new NumberColumn(new BigUint64Array(0));
  readonly endMs = new NumberColumn(new BigUint64Array(0));
  readonly spans = new NumberColumn(new Uint32Array(0));
  readonly traces = new NumberColumn(new Uint32Array(0));

  get rows(): number {
    return this.objectKey.length;
  }

  native(): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'retention_days', type: 'UInt16', data: this.retentionDays.data },
      { name: 'received_at', type: 'DateTime', data: this.receivedAt.data },
      { name: 'block_id', type: 'UInt64', data: this.blockId.data },
      { name: 'object_key', type: 'String', values: this.objectKey },
      { name: 'offset', type: 'UInt64', data: this.offset.data },
      { name: 'length', type: 'UInt32', data: this.length.data },
      { name: 'format_version', type: 'UInt16', data: this.formatVersion.data },
      { name: 'start_ms', type: 'UInt64', data: this.startMs.data },
      { name: 'end_ms', type: 'UInt64', data: this.endMs.data },
      { name: 'spans', type: 'UInt32', data: this.spans.data },
      { name: 'traces', type: 'UInt32', data: this.traces.data },
    ];
  }
}

/** Rows of one block, from row `from` on. */
type BlockRun = { readonly from: number; readonly group: Group; readonly blockId: bigint };

/** Rows of `attribute_blocks`, block after block. */
export class AttributeBlockColumns {
  rows = 0;
  readonly #runs: BlockRun[] = [];
  /** Pairs of low and high, little-endian, as everywhere in this program and in the Native format. */
  #halves = new Uint32Array(16_384);

  startBlock(group: Group, blockId: bigint): void {
    this.#runs.push({ from: this.rows, group, blockId });
  }

  push(low: number, high: number): void {
    const at = this.rows++ * 2;
    this.#halves = grown(this.#halves, at + 2);
    this.#halves[at] = low;
    this.#halves[at + 1] = high;
  }

  get hash(): BigUint64Array {
    return new BigUint64Array(this.#halves.buffer, 0, this.rows);
  }

  get first(): { readonly projectId: number; readonly blockId: bigint; readonly hash: bigint } | null {
    const run = this.#runs.findLast(({ from }) => from === 0);
    const hash = this.hash[0];
    return run === undefined || hash === undefined ? null : { projectId: run.group.projectId, blockId: run.blockId, hash };
  }

  native(): readonly NativeColumn[] {
    const projectId = new Uint32Array(this.rows);
    const retentionDays = new Uint16Array(this.rows);
    const receivedDay = new Uint16Array(this.rows);
    const blockIds = new BigUint64Array(this.rows);
    // A later run overwrites what an earlier one filled beyond its own rows.
    for (const { from, group, blockId } of this.#runs) {
      projectId.fill(group.projectId, from);
      retentionDays.fill(group.retentionDays, from);
      receivedDay.fill(group.receivedDay, from);
      blockIds.fill(blockId, from);
    }
    return [
      { name: 'project_id', type: 'UInt32', data: projectId },
      { name: 'retention_days', type: 'UInt16', data: retentionDays },
      { name: 'received_day', type: 'Date', data: receivedDay },
      { name: 'hash', type: 'UInt64', data: this.hash },
      { name: 'block_id', type: 'UInt64', data: blockIds },
    ];
  }
}

/** Rows of `attribute_values`. */
export class ValueColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly day = new NumberColumn(new Uint16Array(0));
  readonly service: DictionaryColumn;
  readonly key = new DictionaryColumn('key');
  readonly value = new DictionaryColumn('value');
  readonly count = new NumberColumn(new BigUint64Array(0));

  constructor(service: DictionaryColumn) {
    this.service = new DictionaryColumn('service', 0, service.texts);
  }

  get rows(): number {
    return this.count.length;
  }

  native(): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'day', type: 'Date', data: this.day.data },
      this.service.native(this.rows),
      this.key.native(this.rows),
      {
        name: 'value',
        type: 'String',
        dictionary: this.value.texts.dictionary,
        indexes: this.value.indexes.subarray(0, this.rows),
      },
      { name: 'count', type: 'UInt64', data: this.count.data },
    ];
  }
}

/** Rows of `trace_keys`. */
export class TraceKeyColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly retentionDays = new NumberColumn(new Uint16Array(0));
  readonly receivedAt = new NumberColumn(new Uint32Array(0));
  readonly kind = new DictionaryColumn('kind');
  readonly value = new DictionaryColumn('value');
  readonly traceId = new FixedColumn();
  readonly startNs = new NumberColumn(new BigUint64Array(0));

  get rows(): number {
    return this.startNs.length;
  }

  native(): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'retention_days', type: 'UInt16', data: this.retentionDays.data },
      { name: 'received_at', type: 'DateTime', data: this.receivedAt.data },
      this.kind.native(this.rows),
      {
        name: 'value',
        type: 'String',
        dictionary: this.value.texts.dictionary,
        indexes: this.value.indexes.subarray(0, this.rows),
      },
      { name: 'trace_id', type: 'FixedString(16)', data: this.traceId.data },
      { name: 'start_ns', type: 'UInt64', data: this.startNs.data },
    ];
  }
}
