import { malformed } from '../malformed.ts';
import type { AnyValue, EntityRef, KeyValue, Resource, Scope } from '../model.ts';
import { bytesOfBase64 } from './base64.ts';
import { JsonReader, wholeNumber, type Json } from './read-json.ts';

const INT64_MIN = -(1n << 63n);
const INT64_MAX = (1n << 63n) - 1n;
const DOUBLE_WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** The parts of OTLP/JSON that all signals share. */
export class JsonModelReader {
  readonly #depthMax: number;

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  resource(value: Json, path: string): Resource {
    const json = new JsonReader(value, path);
    return {
      attributes: this.attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
      entityRefs: json.list('entityRefs', (inner, at): EntityRef => {
        const entity = new JsonReader(inner, at);
        return {
          schemaUrl: entity.text('schemaUrl'),
          type: entity.text('type'),
          idKeys: entity.texts('idKeys'),
          descriptionKeys: entity.texts('descriptionKeys'),
        };
      }),
    };
  }

  scope(value: Json, path: string): Scope {
    const json = new JsonReader(value, path);
    return {
      name: json.text('name'),
      version: json.text('version'),
      attributes: this.attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
    };
  }

  attributes(json: JsonReader): readonly KeyValue[] {
    return json.list('attributes', (value, path) => this.#keyValue(value, path, 0));
  }

  #keyValue(value: Json, path: string, depth: number): KeyValue {
    const json = new JsonReader(value, path);
    return { key: json.text('key'), value: json.object('value', (inner, at) => this.anyValue(inner, at, depth)) };
  }

  anyValue(value: Json, path: string, depth: number): AnyValue {
    if (depth >= this.#depthMax) return { kind: 'empty' };
    const json = new JsonReader(value, path);
    if (json.member('stringValue') !== undefined) return { kind: 'string', value: json.text('stringValue') };
    const bool = json.member('boolValue');
    if (bool !== undefined) {
      if (typeof bool !== 'boolean') throw malformed(`${path}.boolValue is not a boolean`);
      return { kind: 'bool', value: bool };
    }
    if (json.member('intValue') !== undefined) return { kind: 'int', value: json.integer('intValue', INT64_MIN, INT64_MAX) };
    const double = json.member('doubleValue');
    if (double !== undefined) return { kind: 'double', value: doubleOf(double, path) };
    const array = json.object('arrayValue', (inner, at): AnyValue => ({
      kind: 'array',
      values: new JsonReader(inner, at).list('values', (each, place) => this.anyValue(each, place, depth + 1)),
    }));
    if (array !== null) return array;
    const list = json.object('kvlistValue', (inner, at): AnyValue => ({
      kind: 'kvlist',
      entries: new JsonReader(inner, at).list('values', (each, place) => this.#keyValue(each, place, depth + 1)),
    }));
    if (list !== null) return list;
    const bytes = json.member('bytesValue');
    if (bytes !== undefined) return { kind: 'bytes', value: bytesOf(bytes, path) };
    return { kind: 'empty' };
  }
}

function doubleOf(value: Json, path: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    if (Object.hasOwn(DOUBLE_WORDS, value)) return DOUBLE_WORDS[value] ?? Number.NaN;
    const number = Number(value);
    if (value.trim() !== '' && !Number.isNaN(number)) return number;
  }
  throw malformed(`${path}.doubleValue is not a number, "NaN", "Infinity" or "-Infinity"`, { whole: wholeNumber(value) });
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function bytesOf(value: Json, path: string): Uint8Array {
  if (typeof value !== 'string' || !BASE64.test(value)) throw malformed(`${path}.bytesValue is not base64`);
  return bytesOfBase64(value);
}
