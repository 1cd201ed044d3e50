import { expect, it } from 'vitest';
import { recognise } from './paste.ts';

const TRACE = '67421f0a0a0203290123456789abcdef';
const SPAN = '00f067aa0ba902b7';

it.each([
  ['a trace id', TRACE],
  ['a trace id in capitals with spaces around', `  ${TRACE.toUpperCase()} `],
  ['a trace id in a log line', `2026-11-23 10:31 ERROR [order,${TRACE}] payment refused`],
  ['a JSON log line', `{"level":"error","trace_id":"${TRACE}","msg":"a=b"}`],
  ['a trace id with dashes', 'trace.id=67421f0a-0a02-0329-0123-456789abcdef'],
])('%s opens the trace', (_name, text) => {
  expect(recognise(text)).toEqual({ kind: 'trace', traceId: TRACE, spanId: null });
});

it('a traceparent opens the trace at its span', () => {
  expect(recognise(`traceparent: 00-${TRACE}-${SPAN}-01`)).toEqual({ kind: 'trace', traceId: TRACE, spanId: SPAN });
  expect(recognise(`trace_id=${TRACE} span_id=${SPAN} x`)).toEqual({ kind: 'trace', traceId: TRACE, spanId: SPAN });
});

it('conditions are a query', () => {
  expect(recognise('service = order and duration > 500ms').kind).toBe('query');
  expect(recognise(`session.id = ${TRACE}`).kind).toBe('query');
});

it('anything else is a word', () => {
  expect(recognise('checkout')).toEqual({ kind: 'word', text: 'checkout' });
  expect(recognise('0'.repeat(32)).kind).toBe('word');
  expect(recognise('   ').kind).toBe('nothing');
});
