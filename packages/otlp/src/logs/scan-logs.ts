/*
 * ONE PASS OVER AN EXPORT REQUEST OF LOGS, WITHOUT AN OBJECT A RECORD
 *
 * As scan.ts for traces: notes in typed arrays where everything of an `ExportLogsServiceRequest` lies, checks every length and the limits, and leaves values
 * undecoded. A record that is too large is counted in `rejectedCount` and not listed; the others stand. An id that is not valid counts as absent, as OTLP asks
 * ("receivers SHOULD assume that the log record is not associated with a trace"). Any body and severity 0 are allowed. Where a field occurs again the last one
 * wins; with equal attribute keys, readers take the first.
 */
import { AppError } from '@spanhouse/core';
import { growInt32, growUint32, growUint8 } from '../growable.ts';
import type { OtlpLimits } from '../limits.ts';
import type { TraceScan } from '../scan.ts';
import { WireCursor } from '../wire-cursor.ts';

type Groups = Pick<
  TraceScan,
  | 'groupCount'
  | 'groupResourceStart'
  | 'groupResourceEnd'
  | 'groupScopeStart'
  | 'groupScopeEnd'
  | 'groupResourceUrlStart'
  | 'groupResourceUrlEnd'
  | 'groupScopeUrlStart'
  | 'groupScopeUrlEnd'
>;

/** Ranges are [start, end) into `bytes`; a start of -1 says that the field is absent. Arrays may be longer than the counts. A group is one `ScopeLogs`. */
export interface LogScan extends Groups {
  readonly bytes: Uint8Array;
  /** Valid records only. */
  readonly recordCount: number;
  readonly rejectedCount: number;
  /** Why the first one was rejected and what to do; '' when none was. */
  readonly rejectedReason: string;
  /** Something the sender should know though nothing was rejected; '' when there is nothing. */
  readonly warning: string;
  readonly recordGroup: Uint32Array;
  /** Payload of the `LogRecord` message. */
  readonly recordStart: Uint32Array;
  readonly recordEnd: Uint32Array;
  /** 64-bit numbers as pairs of 32-bit words, the low word first. 0: not given. */
  readonly time: Uint32Array;
  readonly observedTime: Uint32Array;
  readonly severityNumber: Uint8Array;
  readonly severityTextStart: Int32Array;
  readonly severityTextEnd: Int32Array;
  /** Payload of the `AnyValue`. */
  readonly bodyStart: Int32Array;
  readonly bodyEnd: Int32Array;
  /** Offset of 16 bytes; -1 without a valid one. */
  readonly traceIdAt: Int32Array;
  /** Offset of 8 bytes; -1 without a valid one. */
  readonly spanIdAt: Int32Array;
  readonly eventNameStart: Int32Array;
  readonly eventNameEnd: Int32Array;
  readonly flags: Uint32Array;
  readonly droppedAttributes: Uint32Array;
  readonly attributeCount: number;
  /** `recordCount + 1` entries: the attributes of record i are [attributeFirst[i], attributeFirst[i + 1]). */
  readonly attributeFirst: Uint32Array;
  /** Payload of the `KeyValue` message. */
  readonly attributeStart: Uint32Array;
  readonly attributeEnd: Uint32Array;
}

/** @throws AppError INGEST.MALFORMED, or INGEST.BODY_TOO_LARGE when the request holds more records than the limit. */
export function scanLogs(bytes: Uint8Array, limits: OtlpLimits): LogScan {
  const scanner = new LogScanner(bytes, limits, Math.ceil(bytes.length / RECORD_BYTES_USUAL));
  scanner.add(0, bytes.length);
  return scanner;
}

/** Of real ones, rather too small. */
const RECORD_BYTES_USUAL = 160;
const ATTRIBUTES_USUAL = 6;
/** Tag and length of an empty record. */
const RECORD_BYTES_MIN = 2;
const SEVERITY_MAX = 255;
// Field number << 3 | wire type.
const TAG_RESOURCE_ATTRIBUTE = 10;
const TAG_ENTITY_REF = 26;
const TAG_SCOPE_ATTRIBUTE = 26;

/** Scans several requests that lie in one array into one `LogScan`. */
export class LogScanner implements LogScan {
  readonly bytes: Uint8Array;
  recordCount = 0;
  rejectedCount = 0;
  rejectedReason = '';
  groupCount = 0;
  groupResourceStart = new Int32Array(8);
  groupResourceEnd = new Int32Array(8);
  groupScopeStart = new Int32Array(8);
  groupScopeEnd = new Int32Array(8);
  groupResourceUrlStart = new Int32Array(8);
  groupResourceUrlEnd = new Int32Array(8);
  groupScopeUrlStart = new Int32Array(8);
  groupScopeUrlEnd = new Int32Array(8);
  recordGroup: Uint32Array<ArrayBuffer>;
  recordStart: Uint32Array<ArrayBuffer>;
  recordEnd: Uint32Array<ArrayBuffer>;
  time: Uint32Array<ArrayBuffer>;
  observedTime: Uint32Array<ArrayBuffer>;
  severityNumber: Uint8Array<ArrayBuffer>;
  severityTextStart: Int32Array<ArrayBuffer>;
  severityTextEnd: Int32Array<ArrayBuffer>;
  bodyStart: Int32Array<ArrayBuffer>;
  bodyEnd: Int32Array<ArrayBuffer>;
  traceIdAt: Int32Array<ArrayBuffer>;
  spanIdAt: Int32Array<ArrayBuffer>;
  eventNameStart: Int32Array<ArrayBuffer>;
  eventNameEnd: Int32Array<ArrayBuffer>;
  flags: Uint32Array<ArrayBuffer>;
  droppedAttributes: Uint32Array<ArrayBuffer>;
  attributeCount = 0;
  attributeFirst: Uint32Array<ArrayBuffer>;
  attributeStart: Uint32Array<ArrayBuffer>;
  attributeEnd: Uint32Array<ArrayBuffer>;

  readonly #limits: OtlpLimits;
  readonly #cursor: WireCursor;
  #seen = 0;

  /** @param expected how many records there will be, to save growing; a wrong guess costs only that */
  constructor(bytes: Uint8Array, limits: OtlpLimits, expected: number) {
    this.bytes = bytes;
    this.#limits = limits;
    this.#cursor = new WireCursor(bytes, limits.depthMax);
    // A sender's own count is not believed beyond what its bytes can hold.
    const records = 16 + Math.min(expected, Math.ceil(bytes.length / RECORD_BYTES_MIN));
    this.recordGroup = new Uint32Array(records);
    this.recordStart = new Uint32Array(records);
    this.recordEnd = new Uint32Array(records);
    this.time = new Uint32Array(records * 2);
    this.observedTime = new Uint32Array(records * 2);
    this.severityNumber = new Uint8Array(records);
    this.severityTextStart = new Int32Array(records);
    this.severityTextEnd = new Int32Array(records);
    this.bodyStart = new Int32Array(records);
    this.bodyEnd = new Int32Array(records);
    this.traceIdAt = new Int32Array(records);
    this.spanIdAt = new Int32Array(records);
    this.eventNameStart = new Int32Array(records);
    this.eventNameEnd = new Int32Array(records);
    this.flags = new Uint32Array(records);
    this.droppedAttributes = new Uint32Array(records);
    this.attributeFirst = new Uint32Array(records + 1);
    this.attributeStart = new Uint32Array(records * ATTRIBUTES_USUAL);
    this.attributeEnd = new Uint32Array(records * ATTRIBUTES_USUAL);
  }

  get warning(): string {
    return this.#cursor.hasTooDeep ? `values nested deeper than ${String(this.#limits.depthMax)} are read as empty` : '';
  }

  /**
   * Adds the records of the request `bytes[start, end)`; when it throws, nothing was added.
   * @throws AppError INGEST.MALFORMED, or INGEST.BODY_TOO_LARGE when this request holds more records than the limit.
   */
  add(start: number, end: number): void {
    const { recordCount, groupCount, attributeCount, rejectedCount, rejectedReason } = this;
    const cursor = this.#cursor;
    cursor.at = start;
    this.#seen = 0;
    try {
      while (cursor.at < end) {
        const tag = cursor.varint(end);
        if (tag === 10) this.#resourceLogs(cursor.messageEnd(end));
        else cursor.skip(tag, end);
      }
    } catch (error) {
      Object.assign(this, { recordCount, groupCount, attributeCount, rejectedCount, rejectedReason });
      throw error;
    } finally {
      this.attributeFirst[this.recordCount] = this.attributeCount;
    }
  }

  #resourceLogs(end: number): void {
    const cursor = this.#cursor;
    const firstGroup = this.groupCount;
    let resourceStart = -1;
    let resourceEnd = -1;
    let urlStart = -1;
    let urlEnd = -1;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === 18) {
        this.#scopeLogs(cursor.messageEnd(end));
      } else if (tag === 10) {
        resourceEnd = cursor.messageEnd(end);
        resourceStart = cursor.at;
        cursor.withAttributes(resourceEnd, TAG_RESOURCE_ATTRIBUTE, TAG_ENTITY_REF);
      } else if (tag === 26) {
        urlEnd = cursor.messageEnd(end);
        urlStart = cursor.at;
        cursor.at = urlEnd;
      } else {
        cursor.skip(tag, end);
      }
    }
    // The resource may stand behind its records on the wire, so the groups learn of it here.
    for (let group = firstGroup; group < this.groupCount; group++) {
      this.groupResourceStart[group] = resourceStart;
      this.groupResourceEnd[group] = resourceEnd;
      this.groupResourceUrlStart[group] = urlStart;
      this.groupResourceUrlEnd[group] = urlEnd;
    }
  }

  #scopeLogs(end: number): void {
    const cursor = this.#cursor;
    const group = this.#newGroup();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === 18) {
        this.#record(cursor.messageEnd(end), group);
      } else if (tag === 10) {
        const scopeEnd = cursor.messageEnd(end);
        this.groupScopeStart[group] = cursor.at;
        this.groupScopeEnd[group] = scopeEnd;
        cursor.withAttributes(scopeEnd, TAG_SCOPE_ATTRIBUTE);
      } else if (tag === 26) {
        const urlEnd = cursor.messageEnd(end);
        this.groupScopeUrlStart[group] = cursor.at;
        this.groupScopeUrlEnd[group] = urlEnd;
        cursor.at = urlEnd;
      } else {
        cursor.skip(tag, end);
      }
    }
  }

  #record(end: number, group: number): void {
    const cursor = this.#cursor;
    const { view } = cursor;
    const index = this.recordCount;
    if (index >= this.recordStart.length) this.#growRecords();
    if (++this.#seen > this.#limits.logRecordsMax)
      throw new AppError(
        'INGEST.BODY_TOO_LARGE',
        `the request holds more than ${String(this.#limits.logRecordsMax)} log records; send smaller batches`,
      );
    const start = cursor.at;
    const firstAttribute = this.attributeCount;
    this.time.fill(0, index * 2, index * 2 + 2);
    this.observedTime.fill(0, index * 2, index * 2 + 2);
    this.severityNumber[index] = 0;
    this.severityTextStart[index] = -1;
    this.severityTextEnd[index] = -1;
    this.bodyStart[index] = -1;
    this.bodyEnd[index] = -1;
    this.traceIdAt[index] = -1;
    this.spanIdAt[index] = -1;
    this.eventNameStart[index] = -1;
    this.eventNameEnd[index] = -1;
    this.flags[index] = 0;
    this.droppedAttributes[index] = 0;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      switch (tag) {
        case 50:
          this.#attribute(cursor.messageEnd(end));
          break;
        case 9: {
          const at = cursor.fixed(8, end);
          this.time[index * 2] = view.getUint32(at, true);
          this.time[index * 2 + 1] = view.getUint32(at + 4, true);
          break;
        }
        case 89: {
          const at = cursor.fixed(8, end);
          this.observedTime[index * 2] = view.getUint32(at, true);
          this.observedTime[index * 2 + 1] = view.getUint32(at + 4, true);
          break;
        }
        case 16: {
          const severity = cursor.varint(end);
          this.severityNumber[index] = severity > SEVERITY_MAX ? 0 : severity;
          break;
        }
        case 26:
          this.severityTextEnd[index] = cursor.messageEnd(end);
          this.severityTextStart[index] = cursor.at;
          cursor.at = this.severityTextEnd[index] ?? end;
          break;
        case 42:
          this.bodyEnd[index] = cursor.messageEnd(end);
          this.bodyStart[index] = cursor.at;
          cursor.value(this.bodyEnd[index] ?? end);
          break;
        case 56:
          this.droppedAttributes[index] = cursor.varint(end);
          break;
        case 69:
          this.flags[index] = view.getUint32(cursor.fixed(4, end), true);
          break;
        case 74:
          this.traceIdAt[index] = this.#id(cursor.messageEnd(end), 16);
          break;
        case 82:
          this.spanIdAt[index] = this.#id(cursor.messageEnd(end), 8);
          break;
        case 98:
          this.eventNameEnd[index] = cursor.messageEnd(end);
          this.eventNameStart[index] = cursor.at;
          cursor.at = this.eventNameEnd[index] ?? end;
          break;
        default:
          cursor.skip(tag, end);
      }
    }
    const reason = this.#beyondLimit(end - start, this.attributeCount - firstAttribute);
    if (reason !== '') {
      this.attributeCount = firstAttribute;
      if (this.rejectedCount++ === 0) this.rejectedReason = reason;
      return;
    }
    this.recordGroup[index] = group;
    this.recordStart[index] = start;
    this.recordEnd[index] = end;
    this.attributeFirst[index] = firstAttribute;
    this.recordCount = index + 1;
    this.attributeFirst[this.recordCount] = this.attributeCount;
  }

  /** Where the id begins; -1 when it is no valid one. */
  #id(end: number, length: number): number {
    const cursor = this.#cursor;
    const at = cursor.at;
    cursor.at = end;
    return end - at === length && !cursor.isZero(at, length) ? at : -1;
  }

  #attribute(end: number): void {
    const index = this.attributeCount++;
    if (index >= this.attributeStart.length) {
      this.attributeStart = growUint32(this.attributeStart);
      this.attributeEnd = growUint32(this.attributeEnd);
    }
    this.attributeStart[index] = this.#cursor.at;
    this.attributeEnd[index] = end;
    this.#cursor.keyValue(end);
  }

  #beyondLimit(bytes: number, attributes: number): string {
    const limits = this.#limits;
    if (bytes > limits.logRecordBytesMax)
      return `a log record is larger than ${String(limits.logRecordBytesMax)} bytes; limit the length of its body and attributes`;
    if (attributes > limits.attributesPerSpanMax)
      return `a log record has more than ${String(limits.attributesPerSpanMax)} attributes; set OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`;
    return '';
  }

  #newGroup(): number {
    const group = this.groupCount++;
    if (group >= this.groupScopeStart.length) {
      this.groupResourceStart = growInt32(this.groupResourceStart);
      this.groupResourceEnd = growInt32(this.groupResourceEnd);
      this.groupScopeStart = growInt32(this.groupScopeStart);
      this.groupScopeEnd = growInt32(this.groupScopeEnd);
      this.groupResourceUrlStart = growInt32(this.groupResourceUrlStart);
      this.groupResourceUrlEnd = growInt32(this.groupResourceUrlEnd);
      this.groupScopeUrlStart = growInt32(this.groupScopeUrlStart);
      this.groupScopeUrlEnd = growInt32(this.groupScopeUrlEnd);
    }
    this.groupScopeStart[group] = -1;
    this.groupScopeEnd[group] = -1;
    this.groupScopeUrlStart[group] = -1;
    this.groupScopeUrlEnd[group] = -1;
    return group;
  }

  #growRecords(): void {
    this.recordGroup = growUint32(this.recordGroup);
    this.recordStart = growUint32(this.recordStart);
    this.recordEnd = growUint32(this.recordEnd);
    this.time = growUint32(this.time);
    this.observedTime = growUint32(this.observedTime);
    this.severityNumber = growUint8(this.severityNumber);
    this.severityTextStart = growInt32(this.severityTextStart);
    this.severityTextEnd = growInt32(this.severityTextEnd);
    this.bodyStart = growInt32(this.bodyStart);
    this.bodyEnd = growInt32(this.bodyEnd);
    this.traceIdAt = growInt32(this.traceIdAt);
    this.spanIdAt = growInt32(this.spanIdAt);
    this.eventNameStart = growInt32(this.eventNameStart);
    this.eventNameEnd = growInt32(this.eventNameEnd);
    this.flags = growUint32(this.flags);
    this.droppedAttributes = growUint32(this.droppedAttributes);
    const first = new Uint32Array(this.recordStart.length + 1);
    first.set(this.attributeFirst);
    this.attributeFirst = first;
  }
}
