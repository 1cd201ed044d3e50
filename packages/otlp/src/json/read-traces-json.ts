import type { OtlpLimits } from '../limits.ts';
import { malformed } from '../malformed.ts';
import type {
  AnyValue,
  EntityRef,
  KeyValue,
  Resource,
  ResourceSpans,
  Scope,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  SpanStatus,
  TracesData,
} from '../model.ts';
import { bytesOfBase64 } from './base64.ts';
import { JsonReader, readJson, wholeNumber, type Json } from './read-json.ts';

/**
 * OTLP/JSON (opentelemetry-proto `docs/specification.md`, "JSON Protobuf Encoding"): ids in hex, integers exact, enums as numbers, lowerCamelCase
 * names only, unknown names ignored. Runs in browsers, too.
 * @throws AppError INGEST.MALFORMED naming the place
 */
export function readTracesJson(bytes: Uint8Array, limits: Pick<OtlpLimits, 'depthMax'>): TracesData {
  const read = new ModelReader(limits.depthMax);
  return { resourceSpans: new JsonReader(readJson(bytes), '$').list('resourceSpans', (value, path) => read.resourceSpans(value, path)) };
}

const INT64_MIN = -(1n << 63n);
const INT64_MAX = (1n << 63n) - 1n;
const DOUBLE_WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

class ModelReader {
  readonly #depthMax: number;

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  resourceSpans(value: Json, path: string): ResourceSpans {
    const json = new JsonReader(value, path);
    return {
      resource: json.object('resource', (inner, at) => this.#resource(inner, at)),
      scopeSpans: json.list('scopeSpans', (inner, at) => this.#scopeSpans(inner, at)),
      schemaUrl: json.text('schemaUrl'),
    };
  }

  #scopeSpans(value: Json, path: string): ScopeSpans {
    const json = new JsonReader(value, path);
    return {
      scope: json.object('scope', (inner, at) => this.#scope(inner, at)),
      spans: json.list('spans', (inner, at) => this.#span(inner, at)),
      schemaUrl: json.text('schemaUrl'),
    };
  }

  #resource(value: Json, path: string): Resource {
    const json = new JsonReader(value, path);
    return {
      attributes: this.#attributes(json),
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

  #scope(value: Json, path: string): Scope {
    const json = new JsonReader(value, path);
    return {
      name: json.text('name'),
      version: json.text('version'),
      attributes: this.#attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
    };
  }

  #span(value: Json, path: string): Span {
    const json = new JsonReader(value, path);
    return {
      traceId: json.hex('traceId'),
      spanId: json.hex('spanId'),
      traceState: json.text('traceState'),
      parentSpanId: json.hex('parentSpanId'),
      flags: json.uint32('flags'),
      name: json.text('name'),
      kind: json.enumeration('kind'),
      startTimeUnixNano: json.uint64('startTimeUnixNano'),
      endTimeUnixNano: json.uint64('endTimeUnixNano'),
      attributes: this.#attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
      events: json.list('events', (inner, at) => this.#event(inner, at)),
      droppedEventsCount: json.uint32('droppedEventsCount'),
      links: json.list('links', (inner, at) => this.#link(inner, at)),
      droppedLinksCount: json.uint32('droppedLinksCount'),
      status: json.object('status', (inner, at): SpanStatus => {
        const status = new JsonReader(inner, at);
        return { code: status.enumeration('code'), message: status.text('message') };
      }),
    };
  }

  #event(value: Json, path: string): SpanEvent {
    const json = new JsonReader(value, path);
    return {
      timeUnixNano: json.uint64('timeUnixNano'),
      name: json.text('name'),
      attributes: this.#attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
    };
  }

  #link(value: Json, path: string): SpanLink {
    const json = new JsonReader(value, path);
    return {
      traceId: json.hex('traceId'),
      spanId: json.hex('spanId'),
      traceState: json.text('traceState'),
      attributes: this.#attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
      flags: json.uint32('flags'),
    };
  }

  #attributes(json: JsonReader): readonly KeyValue[] {
    return json.list('attributes', (value, path) => this.#keyValue(value, path, 0));
  }

  #keyValue(value: Json, path: string, depth: number): KeyValue {
    const json = new JsonReader(value, path);
    return { key: json.text('key'), value: json.object('value', (inner, at) => this.#anyValue(inner, at, depth)) };
  }

  #anyValue(value: Json, path: string, depth: number): AnyValue {
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
      values: new JsonReader(inner, at).list('values', (each, place) => this.#anyValue(each, place, depth + 1)),
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
