import { aSpan } from '@spanhouse/otlp/testing';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import { expect, it } from 'vitest';
import { toJaegerTrace } from './to-jaeger-trace.ts';

const TRACE = 'ab'.repeat(16);
const of = (span: Parameters<typeof aSpan>[0], resource: BlockSpan['resource'] = null, scope: BlockSpan['scope'] = null): BlockSpan => ({
  resource,
  resourceSchemaUrl: '',
  scope,
  scopeSchemaUrl: '',
  span: aSpan({ traceId: TRACE, ...span }),
});
const service = (name: string, pod: string): BlockSpan['resource'] => ({
  attributes: [
    { key: 'service.name', value: { kind: 'string', value: name } },
    { key: 'k8s.pod.name', value: { kind: 'string', value: pod } },
  ],
  droppedAttributesCount: 0,
  entityRefs: [],
});

it('a span keeps its times, its parent and its links, and says its kind and status in tags', () => {
  const { spans, processes, warnings } = toJaegerTrace(
    TRACE,
    [
      of(
        {
          spanId: '02'.repeat(8),
          parentSpanId: '01'.repeat(8),
          name: 'SELECT stock',
          kind: 3,
          startTimeUnixNano: 1_700_000_000_123_456_789n,
          endTimeUnixNano: 1_700_000_000_125_000_000n,
          attributes: [{ key: 'rows', value: { kind: 'int', value: 7n } }],
          events: [
            {
              timeUnixNano: 1_700_000_000_124_000_000n,
              name: 'exception',
              attributes: [{ key: 'exception.type', value: { kind: 'string', value: 'Timeout' } }],
              droppedAttributesCount: 0,
            },
          ],
          links: [
            { traceId: 'cd'.repeat(16), spanId: '09'.repeat(8), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 },
          ],
          status: { code: 2, message: 'lock wait' },
          traceState: 'a=b',
          flags: 0x101,
        },
        service('stock', 'stock-1'),
        { name: 'jdbc', version: '2', attributes: [], droppedAttributesCount: 0 },
      ),
    ],
    [],
  );
  expect(warnings).toBeNull();
  expect(processes).toEqual({ p1: { serviceName: 'stock', tags: [{ key: 'k8s.pod.name', type: 'string', value: 'stock-1' }] } });
  expect(spans).toEqual([
    {
      traceID: TRACE,
      spanID: '02'.repeat(8),
      flags: 1,
      operationName: 'SELECT stock',
      references: [
        { refType: 'CHILD_OF', traceID: TRACE, spanID: '01'.repeat(8) },
        { refType: 'FOLLOWS_FROM', traceID: 'cd'.repeat(16), spanID: '09'.repeat(8) },
      ],
      startTime: 1_700_000_000_123_456,
      duration: 1_543,
      tags: [
        { key: 'rows', type: 'int64', value: 7 },
        { key: 'otel.scope.name', type: 'string', value: 'jdbc' },
        { key: 'otel.scope.version', type: 'string', value: '2' },
        { key: 'span.kind', type: 'string', value: 'client' },
        { key: 'otel.status_code', type: 'string', value: 'ERROR' },
        { key: 'otel.status_description', type: 'string', value: 'lock wait' },
        { key: 'error', type: 'bool', value: true },
        { key: 'w3c.tracestate', type: 'string', value: 'a=b' },
      ],
      logs: [
        {
          timestamp: 1_700_000_000_124_000,
          fields: [
            { key: 'event', type: 'string', value: 'exception' },
            { key: 'exception.type', type: 'string', value: 'Timeout' },
          ],
        },
      ],
      processID: 'p1',
      warnings: null,
    },
  ]);
});

it('spans of one resource share a process, and a resource without a name has Jaeger’s', () => {
  const spans = [of({}, service('a', '1')), of({}, service('a', '2')), of({}, service('a', '1')), of({})];
  const trace = toJaegerTrace(TRACE, spans, []);
  expect(trace.spans.map(({ processID }) => processID)).toEqual(['p1', 'p2', 'p1', 'p3']);
  expect(trace.processes['p3']).toEqual({ serviceName: 'OTLPResourceNoServiceName', tags: [] });
});

it('values keep their kinds and every digit', () => {
  const [span] = toJaegerTrace(
    TRACE,
    [
      of({
        kind: 0,
        startTimeUnixNano: 2n,
        endTimeUnixNano: 1n,
        attributes: [
          { key: 'big', value: { kind: 'int', value: 9_223_372_036_854_775_807n } },
          { key: 'nan', value: { kind: 'double', value: Number.NaN } },
          { key: 'half', value: { kind: 'double', value: 0.5 } },
          { key: 'yes', value: { kind: 'bool', value: true } },
          { key: 'raw', value: { kind: 'bytes', value: Uint8Array.of(1, 2, 255) } },
          { key: 'list', value: { kind: 'array', values: [{ kind: 'int', value: 1n }, { kind: 'empty' }] } },
          { key: 'none', value: null },
        ],
      }),
    ],
    [],
  ).spans;
  expect(span?.tags).toEqual([
    { key: 'big', type: 'int64', value: '9223372036854775807' },
    { key: 'nan', type: 'string', value: 'NaN' },
    { key: 'half', type: 'float64', value: 0.5 },
    { key: 'yes', type: 'bool', value: true },
    { key: 'raw', type: 'binary', value: 'AQL/' },
    { key: 'list', type: 'string', value: '[1,null]' },
    { key: 'none', type: 'string', value: '' },
  ]);
  expect([span?.duration, span?.warnings]).toEqual([0, ['The span ends before it starts.']]);
});
