import { ValueText } from '../cut/value-text.ts';
import { COMPLETION } from './cut-settings.ts';
import type { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';

const encoder = new TextEncoder();

// Fields of the kernel's `Entry` and `Attribute`, in words.
const ENTRY = { service: 2, count: 3, attribute: 4, words: 8 } as const;
const ATTRIBUTE = { key: 2, valueStart: 6, valueEnd: 7, words: 16 } as const;

/** Rows of `attribute_values` of one group: span attributes within the bounds of COMPLETION, and all resource attributes under `resource.<key>`. */
export function addValueRows(tables: CutTables, group: Group, spansOfOrigin: Uint32Array): void {
  addSpanValues(tables, group);
  addResourceValues(tables, group, spansOfOrigin);
}

function addSpanValues(tables: CutTables, group: Group): void {
  const { kernel, keys } = tables.cut;
  const { exports } = kernel;
  const { textBytesMax, countMin, valuesMax, distinctMax, idDigitsMin, sampleOneIn } = COMPLETION;
  exports.keepEntries(textBytesMax, countMin, valuesMax, distinctMax, idDigitsMin, sampleOneIn);
  const kept = kernel.words(exports.keptEntries.value, exports.keptCount.value);
  const entries = kernel.words(exports.entries.value, exports.entryCount.value * ENTRY.words);
  const attributes = kernel.words(exports.attributes.value, exports.attributeSize.value * ATTRIBUTE.words);
  const bytes = kernel.bytes(0, kernel.memoryBytes);
  const text = new ValueText();
  for (const entry of kept) {
    const attribute = (entries[entry * ENTRY.words + ENTRY.attribute] ?? 0) * ATTRIBUTE.words;
    if (!text.read(bytes, attributes[attribute + ATTRIBUTE.valueStart] ?? 0, attributes[attribute + ATTRIBUTE.valueEnd] ?? 0)) continue;
    const service = entries[entry * ENTRY.words + ENTRY.service] ?? 0;
    const count = entries[entry * ENTRY.words + ENTRY.count] ?? 0;
    const key = keys[attributes[attribute + ATTRIBUTE.key] ?? 0]?.bytes ?? NO_KEY;
    addRow(tables, group, service, key, text.bytes.slice(text.start, text.end), count);
  }
}

const NO_KEY = new Uint8Array(0);

function addResourceValues(tables: CutTables, group: Group, spansOfOrigin: Uint32Array): void {
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
    addRow(tables, group, tables.texts.service.numberOf(service), encoder.encode(`resource.${key}`), encoder.encode(text), count);
  }
}

function addRow({ values }: CutTables, group: Group, service: number, key: Uint8Array, value: Uint8Array, count: number): void {
  values.projectId.push(group.projectId);
  values.day.push(group.receivedDay);
  values.service.push(service);
  values.key.push(values.keys.idOf(key, 0, key.length));
  values.value.push(values.texts.idOf(value, 0, value.length));
  values.count.push(BigInt(count));
}
