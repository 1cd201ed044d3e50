import type { NativeColumn } from '@spanhouse/clickhouse';
import { DictionaryColumn } from './dictionary-column.ts';
import { FixedColumn, NumberColumn } from '../cut/growable.ts';

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

/** Rows of `attribute_blocks`. */
export class AttributeBlockColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly retentionDays = new NumberColumn(new Uint16Array(0));
  readonly receivedDay = new NumberColumn(new Uint16Array(0));
  readonly #halves = new NumberColumn(new Uint32Array(0));
  readonly blockId = new NumberColumn(new BigUint64Array(0));

  get rows(): number {
    return this.blockId.length;
  }

  pushHash(low: number, high: number): void {
    this.#halves.push(low);
    this.#halves.push(high);
  }

  /** Little-endian halves, as everywhere in this program and in the Native format. */
  get hash(): BigUint64Array {
    const halves = this.#halves.data;
    return new BigUint64Array(halves.buffer, halves.byteOffset, halves.length / 2);
  }

  native(): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'retention_days', type: 'UInt16', data: this.retentionDays.data },
      { name: 'received_day', type: 'Date', data: this.receivedDay.data },
      { name: 'hash', type: 'UInt64', data: this.hash },
      { name: 'block_id', type: 'UInt64', data: this.blockId.data },
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
