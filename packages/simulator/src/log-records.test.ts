import { decodeLogs } from '@spanhouse/otlp';
import { expect, it } from 'vitest';
import { encodeLogRequest, logsOf } from './log-records.ts';
import { createSimulator } from './simulator.ts';

const FROM = Date.UTC(2026, 10, 23, 10, 10);
const traces = [...createSimulator({ seed: 7 }).traces(FROM, FROM + 30_000, 100)];
const logs = traces.flatMap((trace) => logsOf(trace));

it('records belong to spans of the same service, some without ids, and errors bear their exception', () => {
  const spans = new Set(
    traces.flatMap((trace) => trace.spans.map(({ span, instance }) => `${span.traceId} ${span.spanId} ${instance.key}`)),
  );
  const withIds = logs.filter(({ record }) => record.traceId !== '');
  expect(withIds.every(({ record, instance }) => spans.has(`${record.traceId} ${record.spanId} ${instance.key}`))).toBe(true);
  expect(logs.length - withIds.length).toBeGreaterThan(10);
  const errors = logs.filter(({ record }) => record.severityNumber === 17);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.every(({ record }) => record.attributes.some(({ key }) => key === 'exception.type'))).toBe(true);
  expect(new Set(logs.map(({ record }) => record.body?.kind))).toEqual(new Set(['string', 'kvlist']));
});

it('the same traces give the same request', () => {
  const again = [...createSimulator({ seed: 7 }).traces(FROM, FROM + 30_000, 100)].flatMap((trace) => logsOf(trace));
  expect(encodeLogRequest(again)).toEqual(encodeLogRequest(logs));
  const sent = decodeLogs(encodeLogRequest(logs)).resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) => logRecords),
  );
  expect(sent).toHaveLength(logs.length);
});
