import { base64Of } from '@spanhouse/otlp/json';
import { decodeAnyValue, type AnyValue } from '@spanhouse/otlp';

/** Kinds of a body by their number in `logs.body_kind`; the end may grow. */
export const BODY_KINDS = ['empty', 'string', 'bool', 'int', 'double', 'array', 'kvlist', 'bytes'] as const;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);
const TAG_STRING = 0x0a;

/** Text of an `AnyValue`: a string as it is, numbers and booleans as they are written, the others as JSON. One object for many calls of `read`. */
export class ValueText {
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  /** Position in BODY_KINDS. */
  kind = 0;

  /** `payload[start, end)` is an AnyValue that a scan has checked; start -1: absent. */
  read(payload: Uint8Array, start: number, end: number): void {
    this.bytes = payload;
    this.start = 0;
    this.end = 0;
    this.kind = 0;
    if (start < 0 || start >= end) return;
    if (payload[start] === TAG_STRING) {
      let at = start + 1;
      let length = 0;
      for (let shift = 0; at < end && shift < 32; shift += 7) {
        const byte = payload[at++] ?? 0;
        length |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      // The string fills the message: the usual case. Anything after it needs the real decoder.
      if (at + length === end) {
        this.start = at;
        this.end = end;
        this.kind = 1;
        return;
      }
    }
    const value = decodeAnyValue(payload, start, end);
    this.kind = BODY_KINDS.indexOf(value.kind);
    this.bytes = encoder.encode(textOfValue(value));
    this.end = this.bytes.length;
  }
}

export function textOfValue(value: AnyValue): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'string':
      return value.value;
    case 'bytes':
      return base64Of(value.value);
    case 'array':
    case 'kvlist':
      return JSON.stringify(jsonOf(value));
    default:
      return String(value.value);
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** With equal keys the first one counts. Numbers that JSON cannot hold exactly are text. */
function jsonOf(value: AnyValue | null): Json {
  if (value === null) return null;
  switch (value.kind) {
    case 'empty':
      return null;
    case 'array':
      return value.values.map(jsonOf);
    case 'kvlist': {
      const entries = new Map<string, Json>();
      for (const { key, value: inner } of value.entries) if (!entries.has(key)) entries.set(key, jsonOf(inner));
      return Object.fromEntries(entries);
    }
    case 'int':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : String(value.value);
    case 'double':
      return Number.isFinite(value.value) ? value.value : String(value.value);
    case 'bytes':
      return base64Of(value.value);
    default:
      return value.value;
  }
}
