import type { KeyValue } from '@spanhouse/otlp';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import type { AttributeColumn, AttributeKey } from '../model/attribute-column.ts';
import { attributeText } from './attribute-text.ts';
import { Dictionary } from './dictionary.ts';
import { orderHash } from './order-hash.ts';
import { spanTree } from './span-tree.ts';

/** A text of a column is cut after so many characters: it is for rows and groups; the span itself has all of it. */
const COLUMN_TEXT_MAX = 200;

/** The values of one attribute of all spans, in the order of the view. A key is looked for on the span, then its resource, then its scope. */
export function attributeColumn(spans: readonly BlockSpan[], key: string): AttributeColumn {
  const ordered = spanTree(spans).order.flatMap((index) => spans[index] ?? []);
  const dictionary = new Dictionary();
  const values = ordered.map(({ span, resource, scope }) => {
    const found = valueOf(span.attributes, key) ?? valueOf(resource?.attributes, key) ?? valueOf(scope?.attributes, key);
    if (found === undefined) return -1;
    const text = attributeText(found.value);
    return dictionary.indexOf(text.length > COLUMN_TEXT_MAX ? `${text.slice(0, COLUMN_TEXT_MAX)}…` : text);
  });
  return { orderHash: orderHash(ordered), texts: dictionary.texts, values };
}

/** Keys with the number of spans that carry them (on the span, its resource or its scope), most frequent first. */
export function attributeKeys(spans: readonly BlockSpan[]): readonly AttributeKey[] {
  const counts = new Map<string, number>();
  const count = (attributes: readonly KeyValue[] | undefined, times: number): void => {
    for (const { key } of attributes ?? []) counts.set(key, (counts.get(key) ?? 0) + times);
  };
  const origins = new Map<object | null, number>();
  for (const { span, resource, scope } of spans) {
    count(span.attributes, 1);
    origins.set(resource, (origins.get(resource) ?? 0) + 1);
    origins.set(scope, (origins.get(scope) ?? 0) + 1);
  }
  // Spans share the objects they come from: each is looked at once.
  for (const [origin, times] of origins) count((origin as { readonly attributes: readonly KeyValue[] } | null)?.attributes, times);
  return [...counts].map(([key, times]) => ({ key, count: times })).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function valueOf(attributes: readonly KeyValue[] | undefined, key: string): KeyValue | undefined {
  return attributes?.find((attribute) => attribute.key === key);
}
