import { aSpan } from '@spanhouse/otlp/testing';
import { tracesToJson } from '@spanhouse/otlp';
import { toTracesData, type BlockSpan } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { withWarnings } from './with-warnings.ts';

const blockSpan = (name: string): BlockSpan => ({
  resource: null,
  resourceSchemaUrl: '',
  scope: null,
  scopeSchemaUrl: '',
  span: aSpan({ name, attributes: [] }),
});
const spans = [blockSpan('first'), blockSpan('second')];

it('what is missing of a trace is said by its first span, as Jaeger does in OTLP', () => {
  const json = JSON.parse(tracesToJson(toTracesData(withWarnings(spans, ['One.', 'Two.'])))) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly unknown[] }[] }[];
  };
  const value = { arrayValue: { values: [{ stringValue: 'One.' }, { stringValue: 'Two.' }] } };
  const [first, second] = json.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(first).toMatchObject({ name: 'first', attributes: [{ key: '@jaeger@warnings', value }] });
  expect(JSON.stringify(second)).not.toContain('@jaeger@warnings');
});

it('a whole trace is left as it is', () => {
  expect(withWarnings(spans, [])).toBe(spans);
  expect(withWarnings([], ['One.'])).toEqual([]);
});
