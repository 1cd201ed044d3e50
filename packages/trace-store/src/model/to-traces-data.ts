import type { ResourceSpans, ScopeSpans, Span, TracesData } from '@spanhouse/otlp';
import type { BlockSpan } from '../block/block-reader.ts';

type ScopeGroup = { readonly from: BlockSpan; readonly spans: Span[] };
type Group = { readonly from: BlockSpan; readonly scopes: Map<object | null, Map<string, ScopeGroup>> };

/**
 * Spans under their resources and scopes again. Pure. Spans of one origin share its objects, so groups are found by identity; equal resources
 * from different requests stay apart, as they were sent.
 */
export function toTracesData(spans: readonly BlockSpan[]): TracesData {
  const groups = new Map<object | null, Map<string, Group>>();
  for (const from of spans) {
    const group = entryOf(
      entryOf(groups, from.resource, () => new Map<string, Group>()),
      from.resourceSchemaUrl,
      (): Group => ({ from, scopes: new Map() }),
    );
    const byUrl = entryOf(group.scopes, from.scope, () => new Map<string, ScopeGroup>());
    const scope = entryOf(byUrl, from.scopeSchemaUrl, (): ScopeGroup => ({ from, spans: [] }));
    scope.spans.push(from.span);
  }
  return { resourceSpans: [...groups.values()].flatMap((byUrl) => [...byUrl.values()].map(toResourceSpans)) };
}

function toResourceSpans({ from, scopes }: Group): ResourceSpans {
  const scopeSpans = [...scopes.values()].flatMap((byUrl) =>
    [...byUrl.values()].map(({ from: origin, spans }): ScopeSpans => ({ scope: origin.scope, spans, schemaUrl: origin.scopeSchemaUrl })),
  );
  return { resource: from.resource, scopeSpans, schemaUrl: from.resourceSchemaUrl };
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
