import type { BlockSpan } from '@spanhouse/trace-store';

/** Where Jaeger keeps warnings in OTLP, which has no place for those of a trace: a list of texts on a span. */
const WARNINGS = '@jaeger@warnings';

/** The spans, the first of them with the warnings of the trace. */
export function withWarnings(spans: readonly BlockSpan[], warnings: readonly string[]): readonly BlockSpan[] {
  const [first, ...rest] = spans;
  if (first === undefined || warnings.length === 0) return spans;
  const values = warnings.map((value) => ({ kind: 'string' as const, value }));
  const own = first.span.attributes.filter(({ key }) => key !== WARNINGS);
  const attributes = [...own, { key: WARNINGS, value: { kind: 'array' as const, values } }];
  return [{ ...first, span: { ...first.span, attributes } }, ...rest];
}
