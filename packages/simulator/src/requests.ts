import { encodeTraces, type ResourceSpans, type Span } from '@spanhouse/otlp';
import type { SimSpan, SimTrace } from './generate.ts';
import type { Instance } from './instances.ts';

/**
 * Export requests as SDKs send them: one request comes from one instance and holds up to `spansPerRequest` of its spans.
 * `mixed` puts many instances into one request, as a Collector does.
 */
export function* encodeRequests(
  traces: Iterable<SimTrace>,
  options: { readonly spansPerRequest: number; readonly mixed?: boolean },
): Iterable<Uint8Array> {
  const waiting = new Map<string, SimSpan[]>();
  for (const trace of traces) {
    for (const span of trace.spans) {
      const key = options.mixed === true ? '' : span.instance.key;
      const queue = waiting.get(key);
      if (queue === undefined) waiting.set(key, [span]);
      else queue.push(span);
      if (queue !== undefined && queue.length >= options.spansPerRequest) {
        yield encodeRequest(queue);
        waiting.delete(key);
      }
    }
  }
  for (const spans of waiting.values()) yield encodeRequest(spans);
}

/** Groups by instance and scope, in order of first appearance. */
function encodeRequest(spans: readonly SimSpan[]): Uint8Array {
  const instances = new Map<
    string,
    { readonly instance: Instance; readonly scopes: Map<string, { readonly scope: SimSpan['scope']; readonly spans: Span[] }> }
  >();
  for (const { instance, scope, span } of spans) {
    let group = instances.get(instance.key);
    if (group === undefined) {
      group = { instance, scopes: new Map() };
      instances.set(instance.key, group);
    }
    const scoped = group.scopes.get(scope.name);
    if (scoped === undefined) group.scopes.set(scope.name, { scope, spans: [span] });
    else scoped.spans.push(span);
  }
  const resourceSpans = Array.from(instances.values(), ({ instance, scopes }): ResourceSpans => ({
    resource: instance.resource,
    schemaUrl: SCHEMA_URL[instance.service.vintage],
    scopeSpans: Array.from(scopes.values(), (scoped) => ({
      scope: { ...scoped.scope, attributes: [], droppedAttributesCount: 0 },
      spans: scoped.spans,
      schemaUrl: '',
    })),
  }));
  return encodeTraces({ resourceSpans });
}

const SCHEMA_URL = { old: 'https://opentelemetry.io/schemas/1.20.0', new: 'https://opentelemetry.io/schemas/1.44.0' } as const;
