/*
 * ONE PASS OVER AN EXPORT REQUEST, WITHOUT AN OBJECT A SPAN
 *
 * The scan walks the protobuf bytes of an `ExportTraceServiceRequest` once and notes, in typed arrays, where everything lies that the gateway,
 * the index and the block writer need: the ranges of spans, ids, names, attributes, and the numbers of time, kind and status. It checks every
 * length against the message that encloses it, the ids for validity and the limits, and it leaves values undecoded.
 *
 * A span that can never be accepted (bad ids, too large) is counted in `rejectedCount` and not listed; the others stand. Unknown fields are
 * skipped. Where a field that should occur once occurs again, the last one wins, as protobuf says; with equal attribute keys, readers take the first.
 */
import { AppError } from '@spanhouse/core';
import { growInt32, growUint32, growUint8 } from './growable.ts';
import type { OtlpLimits } from './limits.ts';
import { malformed } from './malformed.ts';

/** Ranges are [start, end) into `bytes`; a start of -1 says that the field is absent. Arrays may be longer than the counts. */
export interface TraceScan {
  readonly bytes: Uint8Array;
  /** Valid spans only. */
  readonly spanCount: number;
  readonly rejectedCount: number;
  /** Why the first one was rejected and what to do; '' when none was. */
  readonly rejectedReason: string;
  /** Something the sender should know though nothing was rejected; '' when there is nothing. */
  readonly warning: string;
  /** A group is one occurrence of `ScopeSpans`. */
  readonly groupCount: number;
  readonly groupResourceStart: Int32Array;
  readonly groupResourceEnd: Int32Array;
  readonly groupScopeStart: Int32Array;
  readonly groupScopeEnd: Int32Array;
  readonly groupResourceUrlStart: Int32Array;
  readonly groupResourceUrlEnd: Int32Array;
  readonly groupScopeUrlStart: Int32Array;
  readonly groupScopeUrlEnd: Int32Array;
  readonly spanGroup: Uint32Array;
  /** Payload of the `Span` message. */
  readonly spanStart: Uint32Array;
  readonly spanEnd: Uint32Array;
  /** Offset of 16 bytes. */
  readonly traceIdAt: Uint32Array;
  /** Offset of 8 bytes. */
  readonly spanIdAt: Uint32Array;
  /** Offset of 8 bytes; -1 for a root. */
  readonly parentIdAt: Int32Array;
  /** Equal for an empty name. */
  readonly nameStart: Uint32Array;
  readonly nameEnd: Uint32Array;
  /** 64-bit numbers as pairs of 32-bit words, the low word first: integers of 32 bits are fast, BigInts are objects. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly kind: Uint8Array;
  readonly statusCode: Uint8Array;
  readonly flags: Uint32Array;
  /** 1 when the span has more than ids, name, kind, times, flags and attributes: events, links, a status, dropped counts, trace state. */
  readonly hasRest: Uint8Array;
  readonly attributeCount: number;
  /** `spanCount + 1` entries: the attributes of span i are [attributeFirst[i], attributeFirst[i + 1]). */
  readonly attributeFirst: Uint32Array;
  /** Payload of the `KeyValue` message; `keyValueRange` finds key and value in it. */
  readonly attributeStart: Uint32Array;
  readonly attributeEnd: Uint32Array;
}

/** @throws AppError INGEST.MALFORMED, or INGEST.BODY_TOO_LARGE when the request holds more spans than the limit. */
export function scanTraces(bytes: Uint8Array, limits: OtlpLimits): TraceScan {
  const scanner = new TraceScanner(bytes, limits, {
    spans: 16 + Math.ceil(bytes.length / SPAN_BYTES_USUAL),
    attributes: 64 + Math.ceil(bytes.length / ATTRIBUTE_BYTES_USUAL),
  });
  scanner.add(0, bytes.length);
  return scanner;
}

/** Of real ones, rather too small. */
const SPAN_BYTES_USUAL = 250;
const ATTRIBUTE_BYTES_USUAL = 30;
/** Two ids and their tags; an empty `KeyValue`. */
const SPAN_BYTES_MIN = 28;
const ATTRIBUTE_BYTES_MIN = 2;
// Field number << 3 | wire type.
const TAG_FLAGS = 133;
const TAG_RESOURCE_ATTRIBUTE = 10;
const TAG_ENTITY_REF = 26;
const TAG_SCOPE_ATTRIBUTE = 26;
const TAG_EVENT_ATTRIBUTE = 26;
const TAG_LINK_ATTRIBUTE = 34;

const BAD_ID = 'a span has a trace id that is not 16 bytes or a span id that is not 8 bytes; the instrumentation that made it is at fault';
const ZERO_ID = 'a span has an id of zeros only; the instrumentation that made it is at fault';
const BAD_PARENT = 'a span has a parent span id that is not 8 bytes; the instrumentation that made it is at fault';

/** Scans several requests that lie in one array into one `TraceScan`. */
export class TraceScanner implements TraceScan {
  readonly bytes: Uint8Array;
  spanCount = 0;
  rejectedCount = 0;
  rejectedReason = '';
  warning = '';
  groupCount = 0;
  groupResourceStart = new Int32Array(8);
  groupResourceEnd = new Int32Array(8);
  groupScopeStart = new Int32Array(8);
  groupScopeEnd = new Int32Array(8);
  groupResourceUrlStart = new Int32Array(8);
  groupResourceUrlEnd = new Int32Array(8);
  groupScopeUrlStart = new Int32Array(8);
  groupScopeUrlEnd = new Int32Array(8);
  spanGroup: Uint32Array<ArrayBuffer>;
  spanStart: Uint32Array<ArrayBuffer>;
  spanEnd: Uint32Array<ArrayBuffer>;
  traceIdAt: Uint32Array<ArrayBuffer>;
  spanIdAt: Uint32Array<ArrayBuffer>;
  parentIdAt: Int32Array<ArrayBuffer>;
  nameStart: Uint32Array<ArrayBuffer>;
  nameEnd: Uint32Array<ArrayBuffer>;
  start: Uint32Array<ArrayBuffer>;
  end: Uint32Array<ArrayBuffer>;
  kind: Uint8Array<ArrayBuffer>;
  statusCode: Uint8Array<ArrayBuffer>;
  flags: Uint32Array<ArrayBuffer>;
  hasRest: Uint8Array<ArrayBuffer>;
  attributeCount = 0;
  attributeFirst: Uint32Array<ArrayBuffer>;
  attributeStart: Uint32Array<ArrayBuffer>;
  attributeEnd: Uint32Array<ArrayBuffer>;

  readonly #limits: OtlpLimits;
  readonly #view: DataView;
  #at = 0;
  #seenSpans = 0;

  /** @param expected how many there will be, to save growing; a wrong guess costs only that */
  constructor(bytes: Uint8Array, limits: OtlpLimits, expected: { readonly spans: number; readonly attributes: number }) {
    this.bytes = bytes;
    this.#limits = limits;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // A sender's own count is not believed beyond what its bytes can hold.
    const spans = Math.max(1, Math.min(expected.spans, Math.ceil(bytes.length / SPAN_BYTES_MIN)));
    const attributes = Math.max(1, Math.min(expected.attributes, Math.ceil(bytes.length / ATTRIBUTE_BYTES_MIN)));
    this.spanGroup = new Uint32Array(spans);
    this.spanStart = new Uint32Array(spans);
    this.spanEnd = new Uint32Array(spans);
    this.traceIdAt = new Uint32Array(spans);
    this.spanIdAt = new Uint32Array(spans);
    this.parentIdAt = new Int32Array(spans);
    this.nameStart = new Uint32Array(spans);
    this.nameEnd = new Uint32Array(spans);
    this.start = new Uint32Array(spans * 2);
    this.end = new Uint32Array(spans * 2);
    this.kind = new Uint8Array(spans);
    this.statusCode = new Uint8Array(spans);
    this.flags = new Uint32Array(spans);
    this.hasRest = new Uint8Array(spans);
    this.attributeFirst = new Uint32Array(spans + 1);
    this.attributeStart = new Uint32Array(attributes);
    this.attributeEnd = new Uint32Array(attributes);
  }

  /**
   * Adds the spans of the request `bytes[start, end)`; when it throws, nothing was added.
   * @throws AppError INGEST.MALFORMED, or INGEST.BODY_TOO_LARGE when this request holds more spans than the limit.
   */
  add(start: number, end: number): void {
    const { spanCount, groupCount, attributeCount, rejectedCount, rejectedReason, warning } = this;
    this.#at = start;
    this.#seenSpans = 0;
    try {
      while (this.#at < end) {
        const tag = this.#varint(end);
        if (tag === 10) this.#resourceSpans(this.#messageEnd(end));
        else this.#skip(tag, end, 0);
      }
    } catch (error) {
      Object.assign(this, { spanCount, groupCount, attributeCount, rejectedCount, rejectedReason, warning });
      throw error;
    } finally {
      this.attributeFirst[this.spanCount] = this.attributeCount;
    }
  }

  #resourceSpans(end: number): void {
    const firstGroup = this.groupCount;
    let resourceStart = -1;
    let resourceEnd = -1;
    let urlStart = -1;
    let urlEnd = -1;
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 18) {
        this.#scopeSpans(this.#messageEnd(end));
      } else if (tag === 10) {
        resourceEnd = this.#messageEnd(end);
        resourceStart = this.#at;
        this.#child(resourceEnd, TAG_RESOURCE_ATTRIBUTE, TAG_ENTITY_REF);
      } else if (tag === 26) {
        urlEnd = this.#messageEnd(end);
        urlStart = this.#at;
        this.#at = urlEnd;
      } else {
        this.#skip(tag, end, 0);
      }
    }
    // The resource may stand behind its spans on the wire, so the groups learn of it here.
    for (let group = firstGroup; group < this.groupCount; group++) {
      this.groupResourceStart[group] = resourceStart;
      this.groupResourceEnd[group] = resourceEnd;
      this.groupResourceUrlStart[group] = urlStart;
      this.groupResourceUrlEnd[group] = urlEnd;
    }
  }

  #scopeSpans(end: number): void {
    const group = this.#newGroup();
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 18) {
        this.#span(this.#messageEnd(end), group);
      } else if (tag === 10) {
        const scopeEnd = this.#messageEnd(end);
        this.groupScopeStart[group] = this.#at;
        this.groupScopeEnd[group] = scopeEnd;
        this.#child(scopeEnd, TAG_SCOPE_ATTRIBUTE);
      } else if (tag === 26) {
        const urlEnd = this.#messageEnd(end);
        this.groupScopeUrlStart[group] = this.#at;
        this.groupScopeUrlEnd[group] = urlEnd;
        this.#at = urlEnd;
      } else {
        this.#skip(tag, end, 0);
      }
    }
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

  #span(end: number, group: number): void {
    const index = this.spanCount;
    if (index >= this.spanStart.length) this.#growSpans();
    if (++this.#seenSpans > this.#limits.spansMax) {
      throw new AppError(
        'INGEST.BODY_TOO_LARGE',
        `the request holds more than ${String(this.#limits.spansMax)} spans; send smaller batches`,
      );
    }
    const start = this.#at;
    const firstAttribute = this.attributeCount;
    let traceIdAt = -1;
    let spanIdAt = -1;
    let parentIdAt = -1;
    let nameStart = 0;
    let nameEnd = 0;
    let startAt = -1;
    let endAt = -1;
    let kind = 0;
    let status = 0;
    let flags = 0;
    let hasRest = 0;
    let events = 0;
    let links = 0;
    let badParent = false;
    let badId = false;
    while (this.#at < end) {
      const tag = this.#varint(end);
      switch (tag) {
        case 74:
          this.#attribute(this.#messageEnd(end));
          break;
        case 10: {
          const idEnd = this.#messageEnd(end);
          badId ||= idEnd - this.#at !== 16;
          traceIdAt = this.#at;
          this.#at = idEnd;
          break;
        }
        case 18: {
          const idEnd = this.#messageEnd(end);
          badId ||= idEnd - this.#at !== 8;
          spanIdAt = this.#at;
          this.#at = idEnd;
          break;
        }
        case 34: {
          const idEnd = this.#messageEnd(end);
          const length = idEnd - this.#at;
          badParent ||= length !== 8 && length !== 0;
          parentIdAt = length === 8 ? this.#at : -1;
          this.#at = idEnd;
          break;
        }
        case 42:
          nameEnd = this.#messageEnd(end);
          nameStart = this.#at;
          this.#at = nameEnd;
          break;
        case 48:
          kind = this.#varint(end);
          break;
        case 57:
          startAt = this.#fixed(8, end);
          break;
        case 65:
          endAt = this.#fixed(8, end);
          break;
        case TAG_FLAGS: {
          const flagsAt = this.#fixed(4, end);
          flags = this.#view.getUint32(flagsAt, true);
          break;
        }
        case 90:
          hasRest = 1;
          events++;
          this.#child(this.#messageEnd(end), TAG_EVENT_ATTRIBUTE);
          break;
        case 106:
          hasRest = 1;
          links++;
          this.#child(this.#messageEnd(end), TAG_LINK_ATTRIBUTE);
          break;
        case 122:
          hasRest = 1;
          status = this.#status(this.#messageEnd(end));
          break;
        default:
          hasRest = 1;
          this.#skip(tag, end, 0);
      }
    }
    const hasIds = !badId && traceIdAt >= 0 && spanIdAt >= 0;
    const reason =
      this.#badIds(hasIds, badParent, traceIdAt, spanIdAt) ||
      this.#beyondLimit(end - start, this.attributeCount - firstAttribute, events, links);
    if (reason !== '') {
      this.attributeCount = firstAttribute;
      if (this.rejectedCount++ === 0) this.rejectedReason = reason;
      return;
    }
    this.spanGroup[index] = group;
    this.spanStart[index] = start;
    this.spanEnd[index] = end;
    this.traceIdAt[index] = traceIdAt;
    this.spanIdAt[index] = spanIdAt;
    // A parent of all zeros means the same as none.
    this.parentIdAt[index] = parentIdAt >= 0 && this.#isZero(parentIdAt, 8) ? -1 : parentIdAt;
    this.nameStart[index] = nameStart;
    this.nameEnd[index] = nameEnd;
    this.start[index * 2] = startAt < 0 ? 0 : this.#view.getUint32(startAt, true);
    this.start[index * 2 + 1] = startAt < 0 ? 0 : this.#view.getUint32(startAt + 4, true);
    this.end[index * 2] = endAt < 0 ? 0 : this.#view.getUint32(endAt, true);
    this.end[index * 2 + 1] = endAt < 0 ? 0 : this.#view.getUint32(endAt + 4, true);
    this.flags[index] = flags;
    // A kind that does not fit here is read from the span itself, as the rest is.
    this.hasRest[index] = kind < 256 ? hasRest : 1;
    this.kind[index] = kind < 256 ? kind : 0;
    this.statusCode[index] = status < 256 ? status : 0;
    this.attributeFirst[index] = firstAttribute;
    this.spanCount = index + 1;
    this.attributeFirst[this.spanCount] = this.attributeCount;
  }

  #badIds(hasIds: boolean, badParent: boolean, traceIdAt: number, spanIdAt: number): string {
    if (!hasIds) return BAD_ID;
    if (this.#isZero(traceIdAt, 16) || this.#isZero(spanIdAt, 8)) return ZERO_ID;
    return badParent ? BAD_PARENT : '';
  }

  #beyondLimit(bytes: number, attributes: number, events: number, links: number): string {
    const limits = this.#limits;
    if (bytes > limits.spanBytesMax)
      return `a span is larger than ${String(limits.spanBytesMax)} bytes; limit the length of its attributes and the number of its events`;
    if (attributes > limits.attributesPerSpanMax)
      return `a span has more than ${String(limits.attributesPerSpanMax)} attributes; set OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`;
    if (events > limits.eventsMax) return `a span has more than ${String(limits.eventsMax)} events; set OTEL_SPAN_EVENT_COUNT_LIMIT`;
    if (links > limits.linksMax) return `a span has more than ${String(limits.linksMax)} links; set OTEL_SPAN_LINK_COUNT_LIMIT`;
    return '';
  }

  #attribute(end: number): void {
    const start = this.#at;
    const index = this.attributeCount++;
    if (index >= this.attributeStart.length) {
      this.attributeStart = growUint32(this.attributeStart);
      this.attributeEnd = growUint32(this.attributeEnd);
    }
    this.attributeStart[index] = start;
    this.attributeEnd[index] = end;
    if (this.#isPlainAttribute(start, end)) {
      this.#at = end;
      return;
    }
    this.#keyValue(end);
  }

  /** Whether `KeyValue` is a key of up to 127 bytes, then one scalar, and nothing else: nearly all are, and need no walk. */
  #isPlainAttribute(start: number, end: number): boolean {
    const { bytes } = this;
    if (bytes[start] !== 10) return false;
    const keyLength = bytes[start + 1] ?? 255;
    let at = start + 2 + keyLength;
    if (keyLength > 127 || at + 3 >= end || bytes[at] !== 18) return false;
    at = shortLengthEnd(bytes, at + 1, end);
    if (at < 0) return false;
    switch (bytes[at]) {
      case 10:
        return shortLengthEnd(bytes, at + 1, end) >= 0;
      case 16:
        return end - at === 2 && (bytes[at + 1] ?? 255) < 128;
      case 24:
        if (end - at < 2 || end - at > 11 || (bytes[end - 1] ?? 255) > 127) return false;
        for (let i = at + 1; i < end - 1; i++) if ((bytes[i] ?? 0) < 128) return false;
        return true;
      case 33:
        return end - at === 9;
      default:
        return false;
    }
  }

  /** Walks a value, so that what is stored can later be decoded without fear. Below the depth cap nothing is looked at: it is read as empty. */
  #value(end: number, depth: number): void {
    if (depth >= this.#limits.depthMax) {
      this.warning = `values nested deeper than ${String(this.#limits.depthMax)} are read as empty`;
      this.#at = end;
      return;
    }
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 42 || tag === 50) this.#values(this.#messageEnd(end), tag === 50, depth);
      else this.#skip(tag, end, 0);
    }
  }

  #values(end: number, keyed: boolean, depth: number): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag !== 10) {
        this.#skip(tag, end, 0);
        continue;
      }
      const inner = this.#messageEnd(end);
      if (!keyed) {
        this.#value(inner, depth + 1);
        continue;
      }
      while (this.#at < inner) {
        const field = this.#varint(inner);
        if (field === 18) this.#value(this.#messageEnd(inner), depth + 1);
        else this.#skip(field, inner, 0);
      }
    }
  }

  /** A message with attributes in one field and perhaps messages of plain fields in another: its structure is checked down to the values. */
  #child(end: number, attributeTag: number, plainTag = -1): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === attributeTag) this.#keyValue(this.#messageEnd(end));
      else if (tag === plainTag) this.#plainMessage(this.#messageEnd(end));
      else this.#skip(tag, end, 0);
    }
  }

  #keyValue(end: number): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 18) this.#value(this.#messageEnd(end), 0);
      else this.#skip(tag, end, 0);
    }
  }

  #plainMessage(end: number): void {
    while (this.#at < end) this.#skip(this.#varint(end), end, 0);
  }

  #status(end: number): number {
    let code = 0;
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 24) code = this.#varint(end);
      else this.#skip(tag, end, 0);
    }
    return code;
  }

  #isZero(at: number, length: number): boolean {
    for (let i = at; i < at + length; i++) if (this.bytes[i] !== 0) return false;
    return true;
  }

  /** Up to 32 bits; higher ones are dropped. */
  #varint(end: number): number {
    let byte = this.bytes[this.#at] ?? 0;
    if (byte < 128 && this.#at < end) {
      this.#at++;
      return byte;
    }
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= end) throw malformed('a number is cut off', { at: this.#at });
      byte = this.bytes[this.#at++] ?? 0;
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw malformed('a number is longer than ten bytes', { at: this.#at });
  }

  #messageEnd(end: number): number {
    const length = this.#varint(end);
    if (length > end - this.#at) throw malformed('a field is longer than the message that holds it', { at: this.#at, length });
    return this.#at + length;
  }

  #fixed(length: number, end: number): number {
    const at = this.#at;
    if (length > end - at) throw malformed('a field is longer than the message that holds it', { at, length });
    this.#at = at + length;
    return at;
  }

  #skip(tag: number, end: number, depth: number): void {
    if (tag >>> 3 === 0) throw malformed('a field has number 0', { at: this.#at });
    switch (tag & 7) {
      case 0:
        this.#varint(end);
        return;
      case 1:
        this.#fixed(8, end);
        return;
      case 2:
        this.#at = this.#messageEnd(end);
        return;
      case 5:
        this.#fixed(4, end);
        return;
      case 3: {
        if (depth > 32) throw malformed('groups are nested too deep', { at: this.#at });
        for (;;) {
          if (this.#at >= end) throw malformed('a group does not end', { at: this.#at });
          const inner = this.#varint(end);
          if ((inner & 7) === 4) {
            if (inner >>> 3 !== tag >>> 3) throw malformed('a group ends that did not begin', { at: this.#at });
            return;
          }
          this.#skip(inner, end, depth + 1);
        }
      }
      default:
        throw malformed(`wire type ${String(tag & 7)} does not exist`, { at: this.#at });
    }
  }

  #growSpans(): void {
    this.spanGroup = growUint32(this.spanGroup);
    this.spanStart = growUint32(this.spanStart);
    this.spanEnd = growUint32(this.spanEnd);
    this.traceIdAt = growUint32(this.traceIdAt);
    this.spanIdAt = growUint32(this.spanIdAt);
    this.parentIdAt = growInt32(this.parentIdAt);
    this.nameStart = growUint32(this.nameStart);
    this.nameEnd = growUint32(this.nameEnd);
    this.start = growUint32(this.start);
    this.end = growUint32(this.end);
    this.kind = growUint8(this.kind);
    this.statusCode = growUint8(this.statusCode);
    this.flags = growUint32(this.flags);
    this.hasRest = growUint8(this.hasRest);
    const first = new Uint32Array(this.spanStart.length + 1);
    first.set(this.attributeFirst);
    this.attributeFirst = first;
  }
}

/** End of a length of one or two bytes at `at` that reaches exactly to `end`; else -1. */
function shortLengthEnd(bytes: Uint8Array, at: number, end: number): number {
  const low = bytes[at] ?? 255;
  if (low < 128) return at + 1 + low === end ? at + 1 : -1;
  const high = bytes[at + 1] ?? 255;
  return high < 128 && at + 2 + (low & 127) + (high << 7) === end ? at + 2 : -1;
}
