import type { NativeColumn } from '@spanhouse/clickhouse';
import { ColumnTexts, dictionaryColumn } from '../write/dictionary-column.ts';

/** A LowCardinality(String) column of texts. */
export function textColumn(name: string, texts: readonly string[]): NativeColumn {
  const column = new ColumnTexts();
  const numbers = new Map<string, number>();
  const indexes = Uint32Array.from(texts, (text) => {
    const number = numbers.get(text) ?? column.numberOf(text);
    numbers.set(text, number);
    return number;
  });
  return dictionaryColumn(name, column.dictionary, indexes);
}
