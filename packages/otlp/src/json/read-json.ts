import { malformed } from '../malformed.ts';

/** Text nested deeper than this is refused before anything recursive looks at it. Far above what values of the allowed depth need. */
const TEXT_DEPTH_MAX = 2_000;

/** A parsed JSON value; whole numbers beyond 2^53 are bigint, with every digit of the text. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** @throws AppError INGEST.MALFORMED */
export function readJson(bytes: Uint8Array): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('the JSON is not UTF-8', { cause: String(cause) });
  }
  checkDepth(text);
  try {
    return JSON.parse(text, keepDigits) as Json;
  } catch (cause) {
    throw malformed(cause instanceof Error ? `the JSON cannot be read: ${cause.message.slice(0, 200)}` : 'the JSON cannot be read');
  }
}

const WHOLE = /^-?\d+$/;

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return WHOLE.test(source) ? BigInt(source) : value;
}

function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > TEXT_DEPTH_MAX) throw malformed(`the JSON is nested deeper than ${String(TEXT_DEPTH_MAX)}`);
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
}

/** Reads members of one object by name. Unknown names are ignored, `null` means absent; every error names the place. */
export class JsonReader {
  readonly #object: JsonObject;
  readonly path: string;

  constructor(value: Json, path: string) {
    if (typeof value !== 'object' || value === null || isList(value)) throw malformed(`${path} is not an object`);
    this.#object = value;
    this.path = path;
  }

  /** Undefined when absent or null. */
  member(name: string): Json | undefined {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  text(name: string): string {
    const value = this.member(name);
    if (value === undefined) return '';
    if (typeof value !== 'string') throw this.#wrong(name, 'a string');
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name, (value, path) => {
      if (typeof value !== 'string') throw malformed(`${path} is not a string`);
      return value;
    });
  }

  list<T>(name: string, read: (value: Json, path: string) => T): readonly T[] {
    const value = this.member(name);
    if (value === undefined) return [];
    if (!isList(value)) throw this.#wrong(name, 'an array');
    return value.map((each, i) => read(each, `${this.path}.${name}[${String(i)}]`));
  }

  object<T>(name: string, read: (value: Json, path: string) => T): T | null {
    const value = this.member(name);
    return value === undefined ? null : read(value, `${this.path}.${name}`);
  }

  /** An unsigned 32-bit integer, as number or string. */
  uint32(name: string): number {
    return Number(this.integer(name, 0n, 0xffff_ffffn));
  }

  uint64(name: string): bigint {
    return this.integer(name, 0n, 0xffff_ffff_ffff_ffffn);
  }

  /** Enums are integers only in OTLP; their names are refused. */
  enumeration(name: string): number {
    const value = this.member(name);
    if (value === undefined) return 0;
    if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 0x7fff_ffff)
      throw this.#wrong(name, 'an integer (names of enum values are not allowed in OTLP)');
    return value;
  }

  integer(name: string, min: bigint, max: bigint): bigint {
    const value = this.member(name);
    if (value === undefined) return 0n;
    const number = wholeNumber(value);
    if (number === null || number < min || number > max) throw this.#wrong(name, `an integer from ${String(min)} to ${String(max)}`);
    return number;
  }

  /** Hexadecimal digits in any case. What is no hex comes back as '' and is then rejected with its span, not with the request. */
  hex(name: string): string {
    const value = this.text(name);
    return /^([0-9a-f]{2})*$/i.test(value) ? value.toLowerCase() : '';
  }

  #wrong(name: string, expected: string): Error {
    return malformed(`${this.path}.${name} is not ${expected}`);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Null for anything that is no whole number. */
export function wholeNumber(value: Json): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : null;
  return typeof value === 'string' && WHOLE.test(value) ? BigInt(value) : null;
}
