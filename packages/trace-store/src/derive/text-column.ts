import { DictionaryColumn } from '../write/dictionary-column.ts';

const encoder = new TextEncoder();

/** A LowCardinality(String) column of texts. */
export function textColumn(name: string, texts: readonly string[]): DictionaryColumn {
  const column = new DictionaryColumn(name);
  const numbers = new Map<string, number>();
  for (const text of texts) {
    let number = numbers.get(text);
    if (number === undefined) {
      const bytes = encoder.encode(text);
      number = column.texts.idOf(bytes, 0, bytes.length);
      numbers.set(text, number);
    }
    column.push(number);
  }
  return column;
}
