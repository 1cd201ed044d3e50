import { ByteInterner, type NativeColumn } from '@spanhouse/clickhouse';
import { KeyValueRange, type LogScan } from '@spanhouse/otlp';
import type { LogRecord } from '@spanhouse/span-log';
import { patternHash } from '../pattern.ts';
import { numberOfWord } from '../severity.ts';
import { MinuteOf } from './minute-of.ts';
import type { LogResource } from './resources.ts';
import { TextSink } from './text-sink.ts';
import { ValueText } from './value-text.ts';

const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);
const NS_PER_MS = 1_000_000n;
const BODY_BYTES_USUAL = 120;
const ATTRIBUTES_USUAL = 6;

/** What the records of a `ScopeLogs` have in common, in numbers of the rows it was made for. */
export type LogGroup = {
  readonly resourceId: bigint;
  readonly service: number;
  readonly environment: number;
  readonly scope: number;
};

/** Rows of `logs` of one retention class of a cut, filled record by record without an object each. */
export class LogRows {
  length = 0;
  bodyBytes = 0;
  readonly #projectId: Uint32Array;
  readonly #minute: Uint32Array;
  readonly #service: Uint32Array;
  readonly #time: BigUint64Array;
  readonly #timeWords: Uint32Array;
  readonly #observed: BigUint64Array;
  readonly #observedWords: Uint32Array;
  readonly #severity: Uint8Array;
  readonly #severityText: Uint32Array;
  readonly #eventName: Uint32Array;
  readonly #environment: Uint32Array;
  readonly #scope: Uint32Array;
  readonly #traceId: Uint8Array;
  readonly #spanId: Uint8Array;
  readonly #flags: Uint32Array;
  readonly #dropped: Uint32Array;
  readonly #bodyKind: Uint8Array;
  readonly #pattern: BigUint64Array;
  readonly #patternWords: Uint32Array;
  readonly #resourceId: BigUint64Array;
  readonly #attributeEnds: Uint32Array;
  #attributeKeys: Uint32Array<ArrayBuffer>;
  #attributes = 0;
  readonly #partition: number;
  readonly #offset: BigUint64Array;
  readonly #row: Uint32Array;
  readonly #body: TextSink;
  readonly #values: TextSink;
  readonly #services = new ByteInterner([EMPTY]);
  readonly #environments = new ByteInterner([EMPTY]);
  readonly #severityTexts = new ByteInterner([EMPTY]);
  readonly #eventNames = new ByteInterner([EMPTY]);
  readonly #scopes = new ByteInterner([EMPTY]);
  readonly #keys = new ByteInterner([EMPTY]);
  readonly #severityNumbers = new Map<number, number>();
  readonly #value = new ValueText();
  readonly #range = new KeyValueRange();
  readonly #hash = new Uint32Array(2);
  readonly #minuteOf = new MinuteOf();

  /** @param rows records there will be at most */
  constructor(rows: number, partition: number) {
    this.#partition = partition;
    this.#projectId = new Uint32Array(rows);
    this.#minute = new Uint32Array(rows);
    this.#service = new Uint32Array(rows);
    this.#time = new BigUint64Array(rows);
    this.#timeWords = new Uint32Array(this.#time.buffer);
    this.#observed = new BigUint64Array(rows);
    this.#observedWords = new Uint32Array(this.#observed.buffer);
    this.#severity = new Uint8Array(rows);
    this.#severityText = new Uint32Array(rows);
    this.#eventName = new Uint32Array(rows);
    this.#environment = new Uint32Array(rows);
    this.#scope = new Uint32Array(rows);
    this.#traceId = new Uint8Array(rows * 16);
    this.#spanId = new Uint8Array(rows * 8);
    this.#flags = new Uint32Array(rows);
    this.#dropped = new Uint32Array(rows);
    this.#bodyKind = new Uint8Array(rows);
    this.#pattern = new BigUint64Array(rows);
    this.#patternWords = new Uint32Array(this.#pattern.buffer);
    this.#resourceId = new BigUint64Array(rows);
    this.#attributeEnds = new Uint32Array(rows);
    this.#attributeKeys = new Uint32Array(Math.max(rows * ATTRIBUTES_USUAL, 16));
    this.#offset = new BigUint64Array(rows);
    this.#row = new Uint32Array(rows);
    this.#body = new TextSink(rows * BODY_BYTES_USUAL);
    this.#values = new TextSink(rows * ATTRIBUTES_USUAL * 12);
  }

  /** Once for all records of the group. */
  group(resource: LogResource, scopeName: Uint8Array): LogGroup {
    return {
      resourceId: resource.id,
      service: idOfText(this.#services, resource.service),
      environment: idOfText(this.#environments, resource.environment),
      scope: this.#scopes.idOf(scopeName, 0, scopeName.length),
    };
  }

  /** @param i which record of the scan, which is also its number in the request */
  add(scan: LogScan, i: number, record: LogRecord, group: LogGroup): void {
    const row = this.length++;
    const { bytes } = scan;
    this.#addTimes(scan, i, row, record.header.receivedAt);
    this.#projectId[row] = record.header.projectId;
    this.#service[row] = group.service;
    this.#environment[row] = group.environment;
    this.#scope[row] = group.scope;
    this.#severityText[row] = idOfRange(this.#severityTexts, bytes, scan.severityTextStart[i] ?? -1, scan.severityTextEnd[i] ?? -1);
    const severity = scan.severityNumber[i] ?? 0;
    this.#severity[row] = severity === 0 ? this.#severityOfText(this.#severityText[row] ?? 0) : severity;
    this.#eventName[row] = idOfRange(this.#eventNames, bytes, scan.eventNameStart[i] ?? -1, scan.eventNameEnd[i] ?? -1);
    copyId(bytes, scan.traceIdAt[i] ?? -1, this.#traceId, row, 16);
    copyId(bytes, scan.spanIdAt[i] ?? -1, this.#spanId, row, 8);
    this.#flags[row] = scan.flags[i] ?? 0;
    this.#dropped[row] = scan.droppedAttributes[i] ?? 0;
    this.#resourceId[row] = group.resourceId;
    this.#offset[row] = record.offset;
    this.#row[row] = i;
    this.#addBody(scan, i, row);
    this.#addAttributes(scan, i);
    this.#attributeEnds[row] = this.#attributes;
  }

  #addTimes({ time, observedTime }: LogScan, i: number, row: number, receivedAtMs: number): void {
    const [low, high] = [i * 2, i * 2 + 1];
    const observed = this.#observedWords;
    observed[row * 2] = observedTime[low] ?? 0;
    observed[row * 2 + 1] = observedTime[high] ?? 0;
    const own = this.#timeWords;
    own[row * 2] = time[low] ?? 0;
    own[row * 2 + 1] = time[high] ?? 0;
    if (own[row * 2] === 0 && own[row * 2 + 1] === 0) {
      const observedNs = this.#observed[row] ?? 0n;
      this.#time[row] = observedNs === 0n ? BigInt(receivedAtMs) * NS_PER_MS : observedNs;
    }
    this.#minute[row] = this.#minuteOf.time(own[row * 2] ?? 0, own[row * 2 + 1] ?? 0);
  }

  #addBody({ bytes, bodyStart, bodyEnd }: LogScan, i: number, row: number): void {
    const value = this.#value;
    value.read(bytes, bodyStart[i] ?? -1, bodyEnd[i] ?? -1);
    this.#bodyKind[row] = value.kind;
    this.#body.add(value.bytes, value.start, value.end);
    this.bodyBytes += value.end - value.start;
    patternHash(value.bytes, value.start, value.end, this.#hash);
    this.#patternWords[row * 2] = this.#hash[0] ?? 0;
    this.#patternWords[row * 2 + 1] = this.#hash[1] ?? 0;
  }

  #addAttributes(scan: LogScan, i: number): void {
    const { bytes } = scan;
    const first = this.#attributes;
    const end = scan.attributeFirst[i + 1] ?? 0;
    for (let a = scan.attributeFirst[i] ?? 0; a < end; a++) {
      const range = this.#range;
      range.read(bytes, scan.attributeStart[a] ?? 0, scan.attributeEnd[a] ?? 0);
      const key = this.#keys.idOf(bytes, range.keyStart, range.keyEnd);
      // With equal keys the first one counts. A record has few.
      if (isAmong(this.#attributeKeys, first, this.#attributes, key)) continue;
      if (this.#attributes >= this.#attributeKeys.length) {
        const grown = new Uint32Array(this.#attributeKeys.length * 2);
        grown.set(this.#attributeKeys);
        this.#attributeKeys = grown;
      }
      this.#attributeKeys[this.#attributes++] = key;
      this.#value.read(bytes, range.valueStart, range.valueEnd);
      this.#values.add(this.#value.bytes, this.#value.start, this.#value.end);
    }
  }

  #severityOfText(text: number): number {
    const known = this.#severityNumbers.get(text);
    if (known !== undefined) return known;
    const number = numberOfWord(Buffer.from(this.#severityTexts.dictionary[text] ?? EMPTY).toString());
    this.#severityNumbers.set(text, number);
    return number;
  }

  native(retentionDays: number, receivedDay: number): readonly NativeColumn[] {
    const rows = this.length;
    return [
      { name: 'project_id', type: 'UInt32', data: this.#projectId },
      { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows).fill(retentionDays) },
      { name: 'received_day', type: 'Date', data: new Uint16Array(rows).fill(receivedDay) },
      { name: 'minute', type: 'UInt32', data: this.#minute },
      lowCardinality('service', this.#services, this.#service),
      { name: 'time_ns', type: 'UInt64', data: this.#time },
      { name: 'observed_ns', type: 'UInt64', data: this.#observed },
      { name: 'severity', type: 'UInt8', data: this.#severity },
      lowCardinality('severity_text', this.#severityTexts, this.#severityText),
      lowCardinality('event_name', this.#eventNames, this.#eventName),
      lowCardinality('environment', this.#environments, this.#environment),
      lowCardinality('scope', this.#scopes, this.#scope),
      { name: 'trace_id', type: 'FixedString(16)', data: this.#traceId },
      { name: 'span_id', type: 'FixedString(8)', data: this.#spanId },
      { name: 'flags', type: 'UInt32', data: this.#flags },
      { name: 'dropped_attributes', type: 'UInt32', data: this.#dropped },
      { name: 'body', type: 'String', encoded: this.#body.encoded },
      { name: 'body_kind', type: 'UInt8', data: this.#bodyKind },
      { name: 'pattern', type: 'UInt64', data: this.#pattern },
      { name: 'resource_id', type: 'UInt64', data: this.#resourceId },
      {
        name: 'attributes',
        type: 'Map(LowCardinality(String), String)',
        offsets: this.#attributeEnds,
        keyDictionary: this.#keys.dictionary,
        keyIndexes: this.#attributeKeys.subarray(0, this.#attributes),
        values: { encoded: this.#values.encoded },
      },
      { name: 'log_partition', type: 'UInt16', data: new Uint16Array(rows).fill(this.#partition) },
      { name: 'log_offset', type: 'UInt64', data: this.#offset },
      { name: 'log_row', type: 'UInt32', data: this.#row },
    ];
  }

  /** What finds the first row by the table's order. */
  firstRow(): {
    readonly projectId: number;
    readonly minute: number;
    readonly service: string;
    readonly time: bigint;
    readonly offset: bigint;
  } {
    return {
      projectId: this.#projectId[0] ?? 0,
      minute: this.#minute[0] ?? 0,
      service: Buffer.from(this.#services.dictionary[this.#service[0] ?? 0] ?? EMPTY).toString(),
      time: this.#time[0] ?? 0n,
      offset: this.#offset[0] ?? 0n,
    };
  }
}

function lowCardinality(name: string, texts: ByteInterner, indexes: Uint32Array): NativeColumn {
  return { name, type: 'LowCardinality(String)', dictionary: texts.dictionary, indexes };
}

function isAmong(keys: Uint32Array, first: number, end: number, key: number): boolean {
  for (let at = first; at < end; at++) if (keys[at] === key) return true;
  return false;
}

function idOfText(texts: ByteInterner, text: string): number {
  const bytes = encoder.encode(text);
  return texts.idOf(bytes, 0, bytes.length);
}

function idOfRange(texts: ByteInterner, bytes: Uint8Array, start: number, end: number): number {
  return start < 0 ? 0 : texts.idOf(bytes, start, end);
}

function copyId(bytes: Uint8Array, at: number, into: Uint8Array, row: number, length: number): void {
  if (at < 0) return;
  for (let i = 0; i < length; i++) into[row * length + i] = bytes[at + i] ?? 0;
}
