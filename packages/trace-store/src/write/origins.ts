import { decodeResource, decodeScope, type AnyValue, type KeyValue, type TraceScan } from '@spanhouse/otlp';
import { attributeHash, searchableText } from '../attribute-hash.ts';
import { INDEX_TEXT_BYTES_MAX, indexText, PROMOTIONS, UNKNOWN_SERVICE, type Promotion } from '../semantics.ts';
import { ByteInterner } from './byte-interner.ts';

/** What a resource gives to each of its spans. */
export type ResourceFacts = {
  /** Texts of the promoted columns, '' when absent; `service` always has one. */
  readonly columns: Readonly<Record<string, string>>;
  /** Hashes of the attributes that no column covers. */
  readonly hashes: readonly bigint[];
  /** Searchable attributes, first of each key, for completion. */
  readonly values: readonly { readonly key: string; readonly text: string }[];
};

/** Where spans come from: one resource with one scope. */
export type Origin = {
  readonly resource: ResourceFacts;
  /** Of the attributes of resource and scope that no column covers. */
  readonly hashes: readonly bigint[];
};

const RESOURCE_PROMOTIONS = PROMOTIONS.filter((promotion) => promotion.from === 'resource');
const encoder = new TextEncoder();

/**
 * The resources and scopes of a cut, each decoded once however many requests repeat it. Numbers come from the
 * order of first sight, so the same cut always gives the same.
 */
export class OriginTable {
  readonly origins: Origin[] = [];
  readonly #facts: ResourceFacts[] = [];
  readonly #resourceBytes = new ByteInterner();
  readonly #scopeBytes = new ByteInterner();
  readonly #urlBytes = new ByteInterner();
  readonly #scopeHashes: (readonly bigint[])[] = [];
  readonly #originOf = new Map<string, number>();

  /** The origin of each group of a scan. */
  originsOf(scan: TraceScan): Int32Array {
    const result = new Int32Array(scan.groupCount);
    let lastStart = -2;
    let resource = -1;
    for (let group = 0; group < scan.groupCount; group++) {
      const start = scan.groupResourceStart[group] ?? -1;
      // The scopes of one ResourceSpans follow each other and share its bytes.
      if (start !== lastStart) resource = idOfPart(this.#resourceBytes, scan.bytes, start, scan.groupResourceEnd[group]);
      lastStart = start;
      result[group] = this.#originOfGroup(scan, group, resource);
    }
    return result;
  }

  #originOfGroup(scan: TraceScan, group: number, resource: number): number {
    const scope = idOfPart(this.#scopeBytes, scan.bytes, scan.groupScopeStart[group], scan.groupScopeEnd[group]);
    const resourceUrl = idOfPart(this.#urlBytes, scan.bytes, scan.groupResourceUrlStart[group], scan.groupResourceUrlEnd[group]);
    const scopeUrl = idOfPart(this.#urlBytes, scan.bytes, scan.groupScopeUrlStart[group], scan.groupScopeUrlEnd[group]);
    const identity = `${String(resource)},${String(scope)},${String(resourceUrl)},${String(scopeUrl)}`;
    const known = this.#originOf.get(identity);
    if (known !== undefined) return known;
    // Absent (-1) and empty are different for the identity, and the same for the index.
    const facts = (this.#facts[resource + 1] ??= factsOf(this.#resourceAttributes(resource)));
    const scopeHashes = (this.#scopeHashes[scope + 1] ??= hashesOf(firstOfEachKey(this.#scopeAttributes(scope))));
    const origin = this.origins.length;
    this.origins.push({ resource: facts, hashes: [...facts.hashes, ...scopeHashes] });
    this.#originOf.set(identity, origin);
    return origin;
  }

  #resourceAttributes(resource: number): readonly KeyValue[] {
    const bytes = this.#resourceBytes.dictionary[resource];
    return bytes === undefined ? [] : decodeResource(bytes, 0, bytes.length).attributes;
  }

  #scopeAttributes(scope: number): readonly KeyValue[] {
    const bytes = this.#scopeBytes.dictionary[scope];
    return bytes === undefined ? [] : decodeScope(bytes, 0, bytes.length).attributes;
  }
}

function idOfPart(interner: ByteInterner, bytes: Uint8Array, start = -1, end = -1): number {
  return start < 0 ? -1 : interner.idOf(bytes, start, end);
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
