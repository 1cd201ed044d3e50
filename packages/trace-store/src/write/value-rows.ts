import { COMPLETION } from './cut-settings.ts';
import { HashIds } from './attribute-entries.ts';
import type { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import type { SpanFacts } from './span-rows.ts';
import { ValueText } from '../cut/value-text.ts';

const encoder = new TextEncoder();

/** Rows of `attribute_values` of one group: span attributes within the bounds of COMPLETION, and all resource attributes under `resource.<key>`. */
export function addValueRows(tables: CutTables, group: Group, facts: SpanFacts): void {
  addSpanValues(tables, group, facts);
  addResourceValues(tables, group);
}

function addSpanValues(tables: CutTables, group: Group, facts: SpanFacts): void {
  const { entries } = facts;
  const { attributes, scan } = tables.cut;
  // A series is a key of one service.
  const seriesIds = new HashIds();
  const seriesOf = new Uint32Array(entries.size);
  const distinct: number[] = [];
  const common: number[][] = [];
  for (let entry = 0; entry < entries.size; entry++) {
    const series = seriesIds.idOf(entries.key[entry] ?? 0, entries.service[entry] ?? 0);
    seriesOf[entry] = series;
    distinct[series] = (distinct[series] ?? 0) + 1;
    if ((entries.count[entry] ?? 0) >= COMPLETION.countMin) (common[series] ??= []).push(entry);
  }
  const kept = new Uint8Array(entries.size);
  for (const list of common) {
    // A hole: nothing of this series is common.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
    if (list === undefined) continue;
    // Equal counts: by hash, so that the choice does not depend on the order of arrival.
    list.sort((a, b) => (entries.count[b] ?? 0) - (entries.count[a] ?? 0) || (entries.low[a] ?? 0) - (entries.low[b] ?? 0));
    for (const entry of list.slice(0, COMPLETION.valuesMax)) kept[entry] = 1;
  }
  const text = new ValueText();
  for (let entry = 0; entry < entries.size; entry++) {
    const service = entries.service[entry] ?? 0;
    const key = entries.key[entry] ?? 0;
    const attribute = entries.attribute[entry] ?? 0;
    const sampled = ((entries.low[entry] ?? 0) & (COMPLETION.sampleOneIn - 1)) === 0;
    const isCommon = kept[entry] === 1;
    const isOfMany = (distinct[seriesOf[entry] ?? 0] ?? 0) > COMPLETION.distinctMax;
    if (!isCommon && isOfMany && !sampled) continue;
    if (!text.read(scan.bytes, attributes.valueStart[attribute] ?? -1, attributes.valueEnd[attribute] ?? -1)) continue;
    if (text.end - text.start > COMPLETION.textBytesMax) continue;
    if (!isCommon && !sampled && looksLikeId(text)) continue;
    const keyText = encoder.encode(attributes.keys.factsOf(key).text);
    addRow(tables, group, service, keyText, text.bytes.slice(text.start, text.end), entries.count[entry] ?? 0);
  }
}

function looksLikeId(text: ValueText): boolean {
  let digits = 0;
  for (let at = text.start; at < text.end; at++) {
    const byte = text.bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) digits++;
  }
  return digits >= COMPLETION.idDigitsMin;
}

function addResourceValues(tables: CutTables, group: Group): void {
  const spansOfOrigin: number[] = [];
  for (let i = 0; i < group.selection.length; i++) {
    const origin = tables.cut.origin[group.selection[i] ?? 0] ?? 0;
    spansOfOrigin[origin] = (spansOfOrigin[origin] ?? 0) + 1;
  }
  const rows = new Map<string, { readonly service: string; readonly key: string; readonly text: string; count: number }>();
  for (const [origin, { resource }] of tables.origins.entries()) {
    const count = spansOfOrigin[origin] ?? 0;
    if (count === 0) continue;
    for (const { key, text } of resource.values) {
      if (text.length > COMPLETION.textBytesMax) continue;
      const service = resource.columns.service ?? '';
      const identity = JSON.stringify([service, key, text]);
      const row = rows.get(identity);
      if (row === undefined) rows.set(identity, { service, key, text, count });
      else row.count += count;
    }
  }
  for (const { service, key, text, count } of rows.values()) {
    const serviceBytes = encoder.encode(service);
    const number = tables.spans.service.texts.idOf(serviceBytes, 0, serviceBytes.length);
    addRow(tables, group, number, encoder.encode(`resource.${key}`), encoder.encode(text), count);
  }
}

function addRow(tables: CutTables, group: Group, service: number, key: Uint8Array, value: Uint8Array, count: number): void {
  const { values } = tables;
  values.projectId.push(group.projectId);
  values.day.push(group.receivedDay);
  values.service.push(service);
  values.key.push(values.key.texts.idOf(key, 0, key.length));
  values.value.push(values.value.texts.idOf(value, 0, value.length));
  values.count.push(BigInt(count));
}
