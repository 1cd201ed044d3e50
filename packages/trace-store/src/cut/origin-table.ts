import type { TraceScan } from '@spanhouse/otlp';
import { ByteInterner } from './byte-interner.ts';

/** Where spans come from: one resource with one scope. Bytes of the messages and URLs; null when absent. Equal parts are the same object. */
export type OriginParts = {
  readonly resource: Uint8Array | null;
  readonly resourceUrl: Uint8Array | null;
  readonly scope: Uint8Array | null;
  readonly scopeUrl: Uint8Array | null;
};

/** The distinct origins of a cut, numbered from 0 by first sight. */
export class OriginTable {
  readonly origins: OriginParts[] = [];
  readonly #resources = new ByteInterner();
  readonly #scopes = new ByteInterner();
  readonly #urls = new ByteInterner();
  readonly #numberOf = new Map<string, number>();

  /** The origin of each group of a scan. */
  originsOf(scan: TraceScan): Int32Array {
    const result = new Int32Array(scan.groupCount);
    let lastStart = -2;
    let resource = -1;
    for (let group = 0; group < scan.groupCount; group++) {
      const start = scan.groupResourceStart[group] ?? -1;
      // The scopes of one ResourceSpans follow each other and share its bytes.
      if (start !== lastStart) resource = idOfPart(this.#resources, scan.bytes, start, scan.groupResourceEnd[group]);
      lastStart = start;
      const scope = idOfPart(this.#scopes, scan.bytes, scan.groupScopeStart[group], scan.groupScopeEnd[group]);
      const resourceUrl = idOfPart(this.#urls, scan.bytes, scan.groupResourceUrlStart[group], scan.groupResourceUrlEnd[group]);
      const scopeUrl = idOfPart(this.#urls, scan.bytes, scan.groupScopeUrlStart[group], scan.groupScopeUrlEnd[group]);
      const identity = `${String(resource)},${String(scope)},${String(resourceUrl)},${String(scopeUrl)}`;
      let number = this.#numberOf.get(identity);
      if (number === undefined) {
        number = this.origins.length;
        this.#numberOf.set(identity, number);
        this.origins.push({
          resource: this.#resources.dictionary[resource] ?? null,
          resourceUrl: this.#urls.dictionary[resourceUrl] ?? null,
          scope: this.#scopes.dictionary[scope] ?? null,
          scopeUrl: this.#urls.dictionary[scopeUrl] ?? null,
        });
      }
      result[group] = number;
    }
    return result;
  }
}

function idOfPart(interner: ByteInterner, bytes: Uint8Array, start = -1, end = -1): number {
  return start < 0 ? -1 : interner.idOf(bytes, start, end);
}
