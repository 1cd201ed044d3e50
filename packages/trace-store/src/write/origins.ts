import { decodeResource, decodeScope, type AnyValue, type KeyValue } from '@spanhouse/otlp';
import { attributeHash, searchableText } from '../attribute-hash.ts';
import type { OriginParts } from '../cut/origins.ts';
import { INDEX_TEXT_BYTES_MAX, indexText, PROMOTIONS, UNKNOWN_SERVICE, type Promotion } from '../semantics.ts';

/** What a resource gives to each of its spans. */
export type ResourceFacts = {
  /** Texts of the promoted columns, '' when absent; `service` always has one. */
  readonly columns: Readonly<Record<string, string>>;
  /** Hashes of the attributes that no column covers. */
  readonly hashes: readonly bigint[];
  /** Searchable attributes, first of each key, for completion. */
  readonly values: readonly { readonly key: string; readonly text: string }[];
};

/** What the index knows of where spans come from: one resource with one scope. */
export type OriginFacts = {
  readonly resource: ResourceFacts;
  /** Of the attributes of resource and scope that no column covers. */
  readonly hashes: readonly bigint[];
};

const RESOURCE_PROMOTIONS = PROMOTIONS.filter((promotion) => promotion.from === 'resource');
const encoder = new TextEncoder();

/** Facts of each origin of a cut, in its order; each resource and scope is looked at once. */
export function originFacts(origins: readonly OriginParts[]): readonly OriginFacts[] {
  const resources = new Map<Uint8Array | null, ResourceFacts>();
  const scopes = new Map<Uint8Array | null, readonly bigint[]>();
  return origins.map((origin) => {
    const resource = resources.get(origin.resource) ?? factsOf(resourceAttributes(origin.resource));
    resources.set(origin.resource, resource);
    const scopeHashes = scopes.get(origin.scope) ?? hashesOf(firstOfEachKey(scopeAttributes(origin.scope)));
    scopes.set(origin.scope, scopeHashes);
    return { resource, hashes: [...resource.hashes, ...scopeHashes] };
  });
}

function resourceAttributes(bytes: Uint8Array | null): readonly KeyValue[] {
  return bytes === null ? [] : decodeResource(bytes, 0, bytes.length).attributes;
}

function scopeAttributes(bytes: Uint8Array | null): readonly KeyValue[] {
  return bytes === null ? [] : decodeScope(bytes, 0, bytes.length).attributes;
}

type Searchable = { readonly key: string; readonly text: string };

function firstOfEachKey(attributes: readonly KeyValue[]): readonly Searchable[] {
  const first = new Map<string, AnyValue | null>();
  for (const { key, value } of attributes) if (!first.has(key)) first.set(key, value);
  return [...first].flatMap(([key, value]) => {
    const text = searchableText(value);
    return text === null ? [] : [{ key, text }];
  });
}

function hashesOf(attributes: readonly Searchable[]): readonly bigint[] {
  return attributes.map(({ key, text }) => attributeHash(key, text));
}

function factsOf(attributes: readonly KeyValue[]): ResourceFacts {
  const values = firstOfEachKey(attributes);
  const texts = new Map(values.map(({ key, text }) => [key, text]));
  const columns: Record<string, string> = {};
  for (const promotion of RESOURCE_PROMOTIONS) columns[promotion.column] = columnText(promotion, texts);
  if (columns['service'] === '') columns['service'] = UNKNOWN_SERVICE;
  const covered = (key: string, text: string): boolean =>
    RESOURCE_PROMOTIONS.some((promotion) => promotion.names.includes(key) && columns[promotion.column] === text);
  return { columns, values, hashes: hashesOf(values.filter(({ key, text }) => !covered(key, text))) };
}

function columnText(promotion: Promotion, texts: ReadonlyMap<string, string>): string {
  for (const name of [...promotion.names, ...promotion.fallbacks]) {
    const text = texts.get(name);
    if (text === undefined || text === '') continue;
    if (promotion.column === 'service') return indexText(text);
    if (encoder.encode(text).length <= INDEX_TEXT_BYTES_MAX) return text;
  }
  return '';
}
