import fc from 'fast-check';
import type { LogRecord, LogsData } from '../logs/model.ts';
import {
  anyValueArbitrary,
  attributesArbitrary,
  countArbitrary,
  nanoArbitrary,
  resourceArbitrary,
  scopeArbitrary,
  spanIdArbitrary,
  textArbitrary,
  traceIdArbitrary,
} from './arbitraries.ts';

/** A valid log record; name only what the test is about. */
export function aLogRecord(over: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: 1_763_892_000_000_000_000n,
    observedTimeUnixNano: 1_763_892_000_001_000_000n,
    severityNumber: 9,
    severityText: 'INFO',
    body: { kind: 'string', value: 'order 1001 was paid' },
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
    ...over,
  };
}

/** One resource with `service.name` and these texts, one scope, these records. */
export function aLogsData(
  logRecords: readonly LogRecord[] = [aLogRecord()],
  service = 'checkout',
  resource: Readonly<Record<string, string>> = {},
): LogsData {
  return {
    resourceLogs: [
      {
        resource: {
          attributes: Object.entries({ 'service.name': service, ...resource }).map(([key, value]) => ({
            key,
            value: { kind: 'string', value },
          })),
          droppedAttributesCount: 0,
          entityRefs: [],
        },
        scopeLogs: [{ scope: { name: 'test', version: '1', attributes: [], droppedAttributesCount: 0 }, logRecords, schemaUrl: '' }],
        schemaUrl: '',
      },
    ],
  };
}

export const logRecordArbitrary: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: nanoArbitrary,
  observedTimeUnixNano: nanoArbitrary,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: textArbitrary,
  body: fc.option(anyValueArbitrary),
  attributes: attributesArbitrary,
  droppedAttributesCount: countArbitrary,
  flags: countArbitrary,
  traceId: fc.oneof(fc.constant(''), traceIdArbitrary),
  spanId: fc.oneof(fc.constant(''), spanIdArbitrary),
  eventName: textArbitrary,
});

export const logsArbitrary: fc.Arbitrary<LogsData> = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.option(resourceArbitrary),
      scopeLogs: fc.array(
        fc.record({
          scope: fc.option(scopeArbitrary),
          logRecords: fc.array(logRecordArbitrary, { maxLength: 6 }),
          schemaUrl: textArbitrary,
        }),
        { maxLength: 3 },
      ),
      schemaUrl: textArbitrary,
    }),
    { maxLength: 3 },
  ),
});
