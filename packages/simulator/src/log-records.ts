import { encodeLogs, type AnyValue, type KeyValue, type LogRecord, type LogsData } from '@spanhouse/otlp';
import { text } from './attributes.ts';
import type { SimSpan, SimTrace } from './generate.ts';
import type { Instance } from './instances.ts';
import type { Language } from './topology.ts';

/*
 * What the shop's services log of the requests that they serve, in the format of their language: Java and Python text, Go key=value, Node structured bodies.
 * Everything follows from the spans, so the same traces give the same records. Errors carry the exception; one record in NO_IDS_ONE_IN comes from a library that
 * knows no trace context, and is found by pod and time alone.
 */

const KIND_SERVER = 2;
const KIND_CONSUMER = 5;
const STATUS_ERROR = 2;
const SLOW_NS = 400_000_000n;
const NO_IDS_ONE_IN = 9;
const HOUSEKEEPING_ONE_IN = 25;
const INFO = 9;
const DEBUG = 5;
const WARN = 13;
const ERROR = 17;
const SCOPES: Readonly<Record<Language, string>> = {
  java: 'ch.qos.logback.classic',
  go: 'go.opentelemetry.io/contrib/bridges/otelslog',
  python: 'opentelemetry.sdk._logs',
  nodejs: '@opentelemetry/instrumentation-pino',
};
const WORDS: Readonly<Record<Language, Readonly<Record<number, string>>>> = {
  java: { [DEBUG]: 'DEBUG', [INFO]: 'INFO', [WARN]: 'WARN', [ERROR]: 'ERROR' },
  go: { [DEBUG]: 'DEBUG', [INFO]: 'INFO', [WARN]: 'WARN', [ERROR]: 'ERROR' },
  python: { [DEBUG]: 'DEBUG', [INFO]: 'INFO', [WARN]: 'WARNING', [ERROR]: 'ERROR' },
  nodejs: { [DEBUG]: 'debug', [INFO]: 'info', [WARN]: 'warn', [ERROR]: 'error' },
};

export type SimLog = { readonly instance: Instance; readonly record: LogRecord };

/** Records of one trace, in the order of its spans. */
export function logsOf(trace: SimTrace): readonly SimLog[] {
  return trace.spans.flatMap((each) => logsOfSpan(each));
}

/** Export requests as a Collector makes them: many instances, up to so many records. */
export function encodeLogRequest(logs: readonly SimLog[]): Uint8Array<ArrayBuffer> {
  const byInstance = new Map<string, { readonly instance: Instance; readonly records: LogRecord[] }>();
  for (const { instance, record } of logs) {
    const known = byInstance.get(instance.key);
    if (known === undefined) byInstance.set(instance.key, { instance, records: [record] });
    else known.records.push(record);
  }
  const data: LogsData = {
    resourceLogs: Array.from(byInstance.values(), ({ instance, records }) => ({
      resource: instance.resource,
      schemaUrl: '',
      scopeLogs: [
        {
          scope: { name: SCOPES[instance.service.language], version: '', attributes: [], droppedAttributesCount: 0 },
          logRecords: records,
          schemaUrl: '',
        },
      ],
    })),
  };
  return encodeLogs(data);
}

function logsOfSpan({ instance, span }: SimSpan): readonly SimLog[] {
  const number = Number.parseInt(span.spanId.slice(8), 16);
  const isEntry = span.kind === KIND_SERVER || span.kind === KIND_CONSUMER;
  const logs: SimLog[] = [];
  const add = (
    timeUnixNano: bigint,
    severityNumber: number,
    body: AnyValue,
    attributes: readonly KeyValue[] = [],
    eventName = '',
  ): void => {
    const hasIds = number % NO_IDS_ONE_IN !== 0;
    logs.push({
      instance,
      record: {
        timeUnixNano,
        observedTimeUnixNano: timeUnixNano + 2_000_000n,
        severityNumber,
        severityText: WORDS[instance.service.language][severityNumber] ?? '',
        body,
        attributes,
        droppedAttributesCount: 0,
        flags: hasIds ? span.flags & 0xff : 0,
        traceId: hasIds ? span.traceId : '',
        spanId: hasIds ? span.spanId : '',
        eventName,
      },
    });
  };
  if (isEntry && number % HOUSEKEEPING_ONE_IN === 0)
    add(span.startTimeUnixNano, DEBUG, line(`connection pool: ${String(number % 20)} of 20 in use, 0 waiting`));
  if (isEntry) addServed(span, instance.service.language, add);
  for (const event of span.events.filter(({ name }) => name === 'exception')) {
    const type = textOf(event.attributes, 'exception.type');
    const message = textOf(event.attributes, 'exception.message');
    add(event.timeUnixNano, ERROR, line(`${span.name} failed: ${type}: ${message}`), event.attributes, 'exception');
  }
  return logs;
}

type Add = (timeUnixNano: bigint, severityNumber: number, body: AnyValue, attributes?: readonly KeyValue[]) => void;

function addServed(span: SimSpan['span'], language: Language, add: Add): void {
  const tookNs = span.endTimeUnixNano - span.startTimeUnixNano;
  const ms = (Number(tookNs) / 1e6).toFixed(1);
  const isSlow = tookNs > SLOW_NS;
  const order = textOf(span.attributes, 'bizOrderId');
  const attributes = order === '' ? [] : [text('bizOrderId', order)];
  const severity = span.status?.code === STATUS_ERROR ? WARN : isSlow ? WARN : INFO;
  const outcome = span.status?.code === STATUS_ERROR ? 'failed' : isSlow ? 'was slow' : 'done';
  switch (language) {
    case 'java':
      add(
        span.endTimeUnixNano,
        severity,
        line(`[http-exec-${String(span.name.length)}] ${span.name} ${outcome} in ${ms} ms${order === '' ? '' : `, order ${order}`}`),
        attributes,
      );
      return;
    case 'go':
      add(span.endTimeUnixNano, severity, line(`msg="request ${outcome}" route="${span.name}" took=${ms}ms`), attributes);
      return;
    case 'python':
      add(span.endTimeUnixNano, severity, line(`${outcome}: ${span.name} took ${ms}ms`), attributes);
      return;
    case 'nodejs':
      add(
        span.endTimeUnixNano,
        severity,
        {
          kind: 'kvlist',
          entries: [
            text('msg', `request ${outcome}`),
            text('route', span.name),
            { key: 'took_ms', value: { kind: 'double', value: Number(ms) } },
          ],
        },
        attributes,
      );
      return;
  }
}

function line(value: string): AnyValue {
  return { kind: 'string', value };
}

function textOf(attributes: readonly KeyValue[], key: string): string {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value?.kind === 'string' ? value.value : '';
}
