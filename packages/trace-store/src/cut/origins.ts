import type { Kernel } from '../kernel/kernel.ts';

/** Where spans come from: one resource with one scope. Bytes of the messages and URLs; null when absent. Equal parts are the same object. */
export type OriginParts = {
  readonly resource: Uint8Array | null;
  readonly resourceUrl: Uint8Array | null;
  readonly scope: Uint8Array | null;
  readonly scopeUrl: Uint8Array | null;
};

/** The distinct origins of a cut, by number. */
export function originsOf(kernel: Kernel): readonly OriginParts[] {
  const { exports } = kernel;
  const copies = (interner: number): Uint8Array[] => kernel.strings(interner).map((bytes) => bytes.slice());
  const resources = copies(exports.resourceTable());
  const scopes = copies(exports.scopeTable());
  const urls = copies(exports.urlTable());
  return kernel.strings(exports.originTable()).map((parts) => {
    // A copy, because strings are kept at any place and words need an even one.
    const [resource = NONE, resourceUrl = NONE, scope = NONE, scopeUrl = NONE] = new Uint32Array(parts.slice().buffer);
    return {
      resource: resources[resource] ?? null,
      resourceUrl: urls[resourceUrl] ?? null,
      scope: scopes[scope] ?? null,
      scopeUrl: urls[scopeUrl] ?? null,
    };
  });
}

/** No part has this number. */
const NONE = 0xffff_ffff;
