import type { TraceScan } from '@spanhouse/otlp';
import { AttributeTable } from './attribute-table.ts';
import { KeyTable } from './attribute-keys.ts';
import { ByteInterner } from './byte-interner.ts';
import { grown } from './growable.ts';
import { OriginTable, type OriginParts } from './origin-table.ts';
import { ShapeTable } from './shape-table.ts';

/** The spans of a cut with everything that they share replaced by numbers. Arrays are by span of `scan` unless said otherwise. */
export type CutSpans = {
  readonly scan: TraceScan;
  readonly origins: readonly OriginParts[];
  readonly origin: Uint32Array;
  readonly names: readonly Uint8Array[];
  readonly name: Uint32Array;
  readonly attributes: AttributeTable;
  /** By attribute of the scan: its number in `attributes`. */
  readonly attribute: Uint32Array;
  readonly shapes: ShapeTable;
  readonly shape: Uint32Array;
  /** Ids as pairs of words, in the order in which they are compared: the first word holds the first four bytes. */
  readonly spanId: Uint32Array;
};

/** Distinct attributes for each one of the scan, at a guess that saves growing. */
const DISTINCT_SHARE = 0.15;

/** One pass over the spans in the order of the log. The scan's bytes must stay unchanged as long as the result is used. */
export function internSpans(scan: TraceScan, traceKeys: readonly string[]): CutSpans {
  const { bytes, spanCount, attributeCount, attributeStart, attributeEnd, attributeFirst } = scan;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const originTable = new OriginTable();
  const originOfGroup = originTable.originsOf(scan);
  const names = new ByteInterner();
  const attributes = new AttributeTable(bytes, new KeyTable(traceKeys), 1024 + Math.floor(attributeCount * DISTINCT_SHARE));
  const shapes = new ShapeTable();
  const origin = new Uint32Array(spanCount);
  const name = new Uint32Array(spanCount);
  const attribute = new Uint32Array(attributeCount);
  const shape = new Uint32Array(spanCount);
  const spanId = new Uint32Array(spanCount * 2);
  let places = new Uint32Array(256);
  for (let span = 0; span < spanCount; span++) {
    origin[span] = originOfGroup[scan.spanGroup[span] ?? 0] ?? 0;
    name[span] = names.idOf(bytes, scan.nameStart[span] ?? 0, scan.nameEnd[span] ?? 0);
    const at = scan.spanIdAt[span] ?? 0;
    spanId[span * 2] = view.getUint32(at);
    spanId[span * 2 + 1] = view.getUint32(at + 4);
    const first = attributeFirst[span] ?? 0;
    const length = (attributeFirst[span + 1] ?? 0) - first;
    places = grown(places, length);
    for (let i = 0; i < length; i++) {
      const id = attributes.idOf(attributeStart[first + i] ?? 0, attributeEnd[first + i] ?? 0);
      attribute[first + i] = id;
      places[i] = attributes.placeOf(id);
    }
    shape[span] = shapes.idOf(places, length);
  }
  return {
    scan,
    origins: originTable.origins,
    origin,
    names: names.dictionary,
    name,
    attributes,
    attribute,
    shapes,
    shape,
    spanId,
  };
}
