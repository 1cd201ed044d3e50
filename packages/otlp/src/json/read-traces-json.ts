import type { OtlpLimits } from '../limits.ts';
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink, SpanStatus, TracesData } from '../model.ts';
import { JsonModelReader } from './json-model-reader.ts';
import { JsonReader, readJson, type Json } from './read-json.ts';

/**
 * OTLP/JSON (opentelemetry-proto `docs/specification.md`, "JSON Protobuf Encoding"): ids in hex, integers exact, enums as numbers, lowerCamelCase
 * names only, unknown names ignored. Runs in browsers, too.
 * @throws AppError INGEST.MALFORMED naming the place
 */
export function readTracesJson(bytes: Uint8Array, limits: Pick<OtlpLimits, 'depthMax'>): TracesData {
  const read = new TracesReader(limits.depthMax);
  return { resourceSpans: new JsonReader(readJson(bytes), '$').list('resourceSpans', (value, path) => read.resourceSpans(value, path)) };
}

class TracesReader extends JsonModelReader {
  resourceSpans(value: Json, path: string): ResourceSpans {
    const json = new JsonReader(value, path);
    return {
      resource: json.object('resource', (inner, at) => this.resource(inner, at)),
      scopeSpans: json.list('scopeSpans', (inner, at) => this.#scopeSpans(inner, at)),
      schemaUrl: json.text('schemaUrl'),
    };
  }

  #scopeSpans(value: Json, path: string): ScopeSpans {
    const json = new JsonReader(value, path);
    return {
      scope: json.object('scope', (inner, at) => this.scope(inner, at)),
      spans: json.list('spans', (inner, at) => this.#span(inner, at)),
      schemaUrl: json.text('schemaUrl'),
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
      attributes: this.attributes(json),
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
      attributes: this.attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
    };
  }

  #link(value: Json, path: string): SpanLink {
    const json = new JsonReader(value, path);
    return {
      traceId: json.hex('traceId'),
      spanId: json.hex('spanId'),
      traceState: json.text('traceState'),
      attributes: this.attributes(json),
      droppedAttributesCount: json.uint32('droppedAttributesCount'),
      flags: json.uint32('flags'),
    };
  }
}
