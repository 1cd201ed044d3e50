import type { CutSpans } from '../cut/cut-spans.ts';
import { VALUE_KINDS } from '../cut/value-kind.ts';

/** What the keys of a shape say about each span that has it. Positions count from the span's first attribute, ascending. */
export type ShapeFacts = {
  /** 1 for an attribute whose key came before in the span: in the index the first one wins. Null when no key is repeated. */
  readonly isRepeated: Uint8Array | null;
  /** Attributes that may fill a promoted column. */
  readonly promoted: Uint32Array;
  /** Attributes whose values lead to traces. */
  readonly traceKeys: Uint32Array;
};

/** By shape of the cut. */
export function shapeFacts({ attributes, shapes }: CutSpans): readonly ShapeFacts[] {
  const { keys } = attributes;
  return Array.from({ length: shapes.size }, (_, shape): ShapeFacts => {
    const keysOfShape = Array.from(shapes.placesOf(shape), (place) => Math.floor(place / VALUE_KINDS));
    const isRepeated = Uint8Array.from(keysOfShape, (key, i) => (keysOfShape.indexOf(key) < i ? 1 : 0));
    const positions = (has: (key: number) => boolean): Uint32Array =>
      Uint32Array.from(keysOfShape.flatMap((key, i) => (isRepeated[i] === 0 && has(key) ? [i] : [])));
    return {
      isRepeated: isRepeated.includes(1) ? isRepeated : null,
      promoted: positions((key) => keys.factsOf(key).promotion >= 0),
      traceKeys: positions((key) => keys.factsOf(key).isTraceKey),
    };
  });
}
