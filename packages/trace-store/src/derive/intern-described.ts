import { KeyValueRange, type TraceScan } from '@spanhouse/otlp';
import { KeyTable } from '../cut/attribute-keys.ts';
import { AttributeTable } from '../cut/attribute-table.ts';
import { ByteInterner } from '../cut/byte-interner.ts';
import { grown } from '../cut/growable.ts';
import { OriginTable, type OriginParts } from '../cut/origin-table.ts';
import { ShapeTable } from '../cut/shape-table.ts';
import { VALUE_KINDS } from '../cut/value-kind.ts';
import { DescribingPositions } from '../metrics/describing-positions.ts';
import type { DescribedSpans } from '../metrics/metric-series.ts';

export type InternedSpans = DescribedSpans & { readonly origins: readonly OriginParts[]; readonly describing: DescribingPositions };

/**
 * As `internSpans`, but only what says what a span is: of most attributes nothing but the key is looked at. `isWanted` tells which spans
 * are needed at all; the others stay empty.
 */
export function internDescribed(scan: TraceScan, isWanted: (span: number) => boolean): InternedSpans {
  const { bytes, spanCount, attributeCount, attributeStart, attributeEnd, attributeFirst } = scan;
  const originTable = new OriginTable();
  const originOfGroup = originTable.originsOf(scan);
  const names = new ByteInterner();
  const keys = new KeyTable([]);
  const attributes = new AttributeTable(bytes, keys);
  const shapes = new ShapeTable();
  const describing = new DescribingPositions(shapes, keys);
  const origin = new Uint32Array(spanCount);
  const name = new Uint32Array(spanCount);
  const attribute = new Uint32Array(attributeCount);
  const shape = new Uint32Array(spanCount);
  const range = new KeyValueRange();
  let places = new Uint32Array(256);
  for (let span = 0; span < spanCount; span++) {
    if (!isWanted(span)) continue;
    origin[span] = originOfGroup[scan.spanGroup[span] ?? 0] ?? 0;
    name[span] = names.idOf(bytes, scan.nameStart[span] ?? 0, scan.nameEnd[span] ?? 0);
    const first = attributeFirst[span] ?? 0;
    const length = (attributeFirst[span + 1] ?? 0) - first;
    places = grown(places, length);
    for (let i = 0; i < length; i++) {
      range.read(bytes, attributeStart[first + i] ?? 0, attributeEnd[first + i] ?? 0);
      places[i] = keys.idOf(bytes, range.keyStart, range.keyEnd) * VALUE_KINDS;
    }
    const number = shapes.idOf(places, length);
    shape[span] = number;
    for (const position of describing.of(number, scan.kind[span] ?? 0).positions) {
      attribute[first + position] = attributes.idOf(attributeStart[first + position] ?? 0, attributeEnd[first + position] ?? 0);
    }
  }
  return { scan, origins: originTable.origins, origin, names: names.dictionary, name, attributes, attribute, shapes, shape, describing };
}
