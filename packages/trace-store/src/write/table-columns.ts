import { ByteInterner, type NativeColumn } from '@spanhouse/clickhouse';
import { NumberColumn } from '../cut/growable.ts';
import { dictionaryColumn } from './dictionary-column.ts';

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

/** Rows of `attribute_values`. */
export class ValueColumns {
  readonly projectId = new NumberColumn(new Uint32Array(0));
  readonly day = new NumberColumn(new Uint16Array(0));
  /** Numbers of the cut's services. */
  readonly service = new NumberColumn(new Uint32Array(0));
  readonly keys = new ByteInterner();
  readonly key = new NumberColumn(new Uint32Array(0));
  readonly texts = new ByteInterner();
  readonly value = new NumberColumn(new Uint32Array(0));
  readonly count = new NumberColumn(new BigUint64Array(0));

  get rows(): number {
    return this.count.length;
  }

  native(services: readonly Uint8Array[]): readonly NativeColumn[] {
    return [
      { name: 'project_id', type: 'UInt32', data: this.projectId.data },
      { name: 'day', type: 'Date', data: this.day.data },
      dictionaryColumn('service', services, this.service.data),
      dictionaryColumn('key', this.keys.dictionary, this.key.data),
      { name: 'value', type: 'String', dictionary: this.texts.dictionary, indexes: this.value.data },
      { name: 'count', type: 'UInt64', data: this.count.data },
    ];
  }
}
