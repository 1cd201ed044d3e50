import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OTLP_LIMITS } from '../limits.ts';
import type { AnyValue } from '../model.ts';
import { aLogRecord, aLogsData, logsArbitrary } from '../testing/index.ts';
import { decodeLogs } from './decode-logs.ts';
import { logsFromJson } from './logs-from-json.ts';
import type { LogRecord, LogsData } from './model.ts';

const parse = (text: string): LogsData => decodeLogs(logsFromJson(new TextEncoder().encode(text), OTLP_LIMITS));
const recordOf = (members: string): LogRecord | undefined =>
  parse(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`).resourceLogs[0]?.scopeLogs[0]?.logRecords[0];

/** As an SDK writes it, independent of the product's own code. */
function jsonOf(data: LogsData): string {
  const value = (given: AnyValue): unknown => {
    switch (given.kind) {
      case 'empty':
        return {};
      case 'string':
        return { stringValue: given.value };
      case 'bool':
        return { boolValue: given.value };
      case 'int':
        return { intValue: String(given.value) };
      case 'double':
        return { doubleValue: Object.is(given.value, -0) ? '-0' : Number.isFinite(given.value) ? given.value : String(given.value) };
      case 'bytes':
        return { bytesValue: Buffer.from(given.value).toString('base64') };
      case 'array':
        return { arrayValue: { values: given.values.map(value) } };
      case 'kvlist':
        return { kvlistValue: { values: given.entries.map(keyValue) } };
    }
  };
  const keyValue = (given: { readonly key: string; readonly value: AnyValue | null }): unknown => ({
    key: given.key,
    value: given.value === null ? null : value(given.value),
  });
  const replacer = (_: string, each: unknown): unknown => (typeof each === 'bigint' ? String(each) : each);
  return JSON.stringify(
    {
      resourceLogs: data.resourceLogs.map(({ resource, scopeLogs, schemaUrl }) => ({
        resource: resource === null ? null : { ...resource, attributes: resource.attributes.map(keyValue) },
        schemaUrl,
        scopeLogs: scopeLogs.map(({ scope, logRecords, schemaUrl: url }) => ({
          scope: scope === null ? null : { ...scope, attributes: scope.attributes.map(keyValue) },
          schemaUrl: url,
          logRecords: logRecords.map((record) => ({
            ...record,
            body: record.body === null ? null : value(record.body),
            attributes: record.attributes.map(keyValue),
          })),
        })),
      })),
    },
    replacer,
  );
}

describe('OTLP/JSON of logs', () => {
  it('carries every content exactly', () => {
    fc.assert(
      fc.property(logsArbitrary, (data) => {
        expect(parse(jsonOf(data))).toEqual(data);
      }),
    );
  });

  it('reads the example of opentelemetry-proto: numbers as text, hex ids, a body of any kind', () => {
    expect(
      recordOf(
        '"timeUnixNano":"1544712660300000000","observedTimeUnixNano":"1544712660300000000","severityNumber":10,"severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","body":{"stringValue":"Example log record"},"attributes":[{"key":"int.attribute","value":{"intValue":"10"}}]',
      ),
    ).toMatchObject({
      timeUnixNano: 1_544_712_660_300_000_000n,
      severityNumber: 10,
      traceId: '5b8efff798038103d269b633813fc60c',
      body: { kind: 'string', value: 'Example log record' },
      attributes: [{ key: 'int.attribute', value: { kind: 'int', value: 10n } }],
    });
    expect(recordOf('"body":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}},"eventName":"x"')?.eventName).toBe('x');
  });

  it.each(['', '[]', '{"resourceLogs":{}}', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"INFO"}]}]}]}'])(
    '%j is refused as malformed',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'INGEST.MALFORMED' }));
    },
  );

  it('the builder is what SDKs send', () => {
    const data = aLogsData([aLogRecord()]);
    expect(parse(jsonOf(data))).toEqual(data);
  });
});
