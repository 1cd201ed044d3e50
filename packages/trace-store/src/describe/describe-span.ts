/** What a span is: an interface of its service, a call of something else, or a piece of work. By the OpenTelemetry semantic conventions, old and new. */
import { readDatabase } from './database.ts';
import { readFunction } from './functions.ts';
import { readGraphql } from './graphql.ts';
import { readHttp } from './http.ts';
import { readMessaging } from './messaging.ts';
import { readPlain } from './plain.ts';
import type { Describe, ReadAttribute } from './reading.ts';
import { readRpc } from './rpc.ts';
import { SPAN_KINDS, type SpanDescription, type SpanTexts } from './span-description.ts';

export function describeSpan(span: SpanTexts): SpanDescription {
  return read(span.kind, (key) => span.attribute(key))(span);
}

/**
 * The attributes that describeSpan reads of a span of this kind, given which ones the span has. Besides them its answer depends on
 * `kind`, `name` and `isRoot` only, so it may be kept by these.
 *
 * @param has whether the span has the key with a value other than ''. Who knows only keys must not keep what was made of an empty value.
 * @returns each key once, and only keys that `has`
 */
export function describingKeys(kind: number, has: (key: string) => boolean): readonly string[] {
  const keys = new Set<string>();
  read(kind, (key) => {
    if (!has(key)) return '';
    keys.add(key);
    return 'present';
  });
  return [...keys];
}

/** From what says most to what says least. */
function read(kind: number, attribute: ReadAttribute): Describe {
  const readOwn = (): Describe | null =>
    readGraphql(kind, attribute) ?? readRpc(kind, attribute) ?? readHttp(kind, attribute) ?? readFunction(kind, attribute);
  if (kind === SPAN_KINDS.producer || kind === SPAN_KINDS.consumer) return readMessaging(kind, attribute) ?? readPlain(kind, attribute);
  // A server may be called over HTTP to take a message in: it is the HTTP interface then.
  if (kind === SPAN_KINDS.server) return readOwn() ?? readMessaging(kind, attribute) ?? readPlain(kind, attribute);
  return readDatabase(kind, attribute) ?? readMessaging(kind, attribute) ?? readOwn() ?? readPlain(kind, attribute);
}
