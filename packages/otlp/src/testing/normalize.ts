import { encodeTraces } from '../encode.ts';
import type { ResourceSpans, ScopeSpans, Span, TracesData } from '../model.ts';

/**
 * The same content in one form: spans are regrouped by equal resource, scope and schema URLs and sorted by trace and span id, groups by their bytes.
 * Groups without spans disappear (OTLP: empty envelopes carry nothing). Two requests with equal content give equal results.
 */
export function normalizeTraces(data: TracesData): TracesData {
  const groups = new Map<
    string,
    { readonly head: Omit<ResourceSpans, 'scopeSpans'>; readonly scope: Omit<ScopeSpans, 'spans'>; readonly spans: Span[] }
  >();
  for (const { resource, schemaUrl, scopeSpans } of data.resourceSpans) {
    for (const { scope, schemaUrl: scopeUrl, spans } of scopeSpans) {
      if (spans.length === 0) continue;
      const bytes = encodeTraces({ resourceSpans: [{ resource, schemaUrl, scopeSpans: [{ scope, schemaUrl: scopeUrl, spans: [] }] }] });
      const key = Buffer.from(bytes).toString('latin1');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { head: { resource, schemaUrl }, scope: { scope, schemaUrl: scopeUrl }, spans: [...spans] });
      else group.spans.push(...spans);
    }
  }
  const sorted = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    resourceSpans: sorted.map(([, { head, scope, spans }]) => ({ ...head, scopeSpans: [{ ...scope, spans: spans.sort(bySpan) }] })),
  };
}

function bySpan(a: Span, b: Span): number {
  return compare(a.traceId, b.traceId) || compare(a.spanId, b.spanId) || compare(contentOf(a), contentOf(b));
}

function contentOf(span: Span): string {
  return Buffer.from(
    encodeTraces({ resourceSpans: [{ resource: null, schemaUrl: '', scopeSpans: [{ scope: null, schemaUrl: '', spans: [span] }] }] }),
  ).toString('latin1');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
