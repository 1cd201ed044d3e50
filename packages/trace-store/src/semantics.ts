/*
 * Which attributes have a column of their own in the table `spans`, under their names of every vintage.
 * One table for the writer, who fills the columns, and the reader, who turns conditions on attributes into conditions on columns.
 *
 * What the writer does with an attribute:
 *   - The column takes the first name of `names` (then of `fallbacks`) that the span (or its resource) has with a usable value.
 *   - An attribute under one of `names` whose text equals the text of its column is *covered*: it is in no hash and in no
 *     `attribute_blocks` row. So a condition on such an attribute is: column = value OR hash of the attribute.
 *   - Fallbacks are for display and grouping: they never cover, so `host.name` is found by its own column or hash, not by `instance`.
 *   - Texts longer than INDEX_TEXT_BYTES_MAX never enter a column; they are hashed. Service and span names are cut instead (`indexText`).
 */

/** Columns that are filled from attributes. `service` and `name` are columns too; the first comes from `service.name`. */
export type PromotedColumn =
  | 'service'
  | 'environment'
  | 'version'
  | 'instance'
  | 'host'
  | 'pod'
  | 'http_method'
  | 'http_status'
  | 'http_route'
  | 'rpc_system'
  | 'rpc_service'
  | 'rpc_method'
  | 'db_system'
  | 'db_namespace'
  | 'db_operation'
  | 'messaging_system'
  | 'messaging_destination'
  | 'peer'
  | 'error_type'
  | 'business_code';

export type Promotion = {
  readonly column: PromotedColumn;
  readonly from: 'span' | 'resource';
  /** Newest name first (semantic conventions 1.44, then what older SDKs send). */
  readonly names: readonly string[];
  readonly fallbacks: readonly string[];
  /** `status`: a whole number from 1 to 65,535 in a UInt16 column, 0 when absent. `text`: '' when absent. */
  readonly kind: 'text' | 'status';
  /** Only spans of these OTLP kinds fill the column; empty: all. */
  readonly spanKinds: readonly number[];
};

const SPAN_KIND_CLIENT = 3;
const SPAN_KIND_PRODUCER = 4;

function fromSpan(column: PromotedColumn, names: readonly string[], over: Partial<Promotion> = {}): Promotion {
  return { column, from: 'span', names, fallbacks: [], kind: 'text', spanKinds: [], ...over };
}

function fromResource(column: PromotedColumn, names: readonly string[], fallbacks: readonly string[] = []): Promotion {
  return { column, from: 'resource', names, fallbacks, kind: 'text', spanKinds: [] };
}

export const PROMOTIONS: readonly Promotion[] = [
  fromResource('service', ['service.name']),
  fromResource('environment', ['deployment.environment.name', 'deployment.environment']),
  fromResource('version', ['service.version']),
  fromResource('instance', ['service.instance.id'], ['k8s.pod.name', 'container.id', 'host.name']),
  fromResource('host', ['host.name'], ['k8s.node.name']),
  fromResource('pod', ['k8s.pod.name']),
  fromSpan('http_method', ['http.request.method', 'http.method']),
  fromSpan('http_status', ['http.response.status_code', 'http.status_code'], { kind: 'status' }),
  fromSpan('http_route', ['http.route']),
  fromSpan('rpc_system', ['rpc.system.name', 'rpc.system']),
  fromSpan('rpc_service', ['rpc.service']),
  fromSpan('rpc_method', ['rpc.method']),
  fromSpan('db_system', ['db.system.name', 'db.system']),
  fromSpan('db_namespace', ['db.namespace', 'db.name']),
  fromSpan('db_operation', ['db.operation.name', 'db.operation']),
  fromSpan('messaging_system', ['messaging.system']),
  fromSpan('messaging_destination', ['messaging.destination.name', 'messaging.destination']),
  // The other side of a call: what the sender calls it, else its address.
  fromSpan('peer', ['peer.service', 'server.address', 'net.peer.name'], { spanKinds: [SPAN_KIND_CLIENT, SPAN_KIND_PRODUCER] }),
  fromSpan('error_type', ['error.type', 'exception.type']),
  fromSpan('business_code', ['response.code', 'biz.code', 'Code']),
];

const BY_NAME: ReadonlyMap<string, Promotion> = new Map(
  PROMOTIONS.flatMap((promotion) => promotion.names.map((name): [string, Promotion] => [name, promotion])),
);

/** The column that may hold this attribute; null when it has none. The same rule for attributes of spans and of resources. */
export function promotionOf(attributeName: string): Promotion | null {
  return BY_NAME.get(attributeName) ?? null;
}

/** The column that holds this attribute and no other fact: what it is compared by, otherwise than by equality. The names of `peer` are three facts. */
export function ownColumnOf(attributeName: string): Promotion | null {
  const promotion = promotionOf(attributeName);
  return promotion?.column === 'peer' ? null : promotion;
}

/** Names that mean the same: `http.method` gives both vintages, newest first. A name without a column gives itself. */
export function synonymsOf(attributeName: string): readonly string[] {
  const promotion = promotionOf(attributeName);
  // The names of `peer` are three different facts, not three names of one.
  return promotion === null || promotion.column === 'peer' ? [attributeName] : promotion.names;
}

/** Name of the service when the resource has none; the semantic conventions ask SDKs for the same. */
export const UNKNOWN_SERVICE = 'unknown_service';

/** Longest text of an indexed column, in bytes of UTF-8. What is longer is cut (names) or left to the hashes (attributes). */
export const INDEX_TEXT_BYTES_MAX = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A service or span name as the index holds it: cut after INDEX_TEXT_BYTES_MAX bytes, at a character. Use it on both sides of a comparison. */
export function indexText(text: string): string {
  if (text.length * 3 <= INDEX_TEXT_BYTES_MAX) return text;
  const bytes = encoder.encode(text);
  return bytes.length <= INDEX_TEXT_BYTES_MAX ? text : decoder.decode(bytes.subarray(0, indexTextEnd(bytes, 0, bytes.length)));
}

/** The same on bytes: where the indexed part of `bytes[start, end)` ends. */
export function indexTextEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= INDEX_TEXT_BYTES_MAX) return end;
  let cut = start + INDEX_TEXT_BYTES_MAX;
  // Bytes 10xxxxxx continue a character.
  while (cut > start && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--;
  return cut;
}
