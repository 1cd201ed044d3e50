import type { LogEntry } from '@spanhouse/log-store';

export type LogView = LogEntry;

/** Milliseconds since 1970, with parts. */
export function timeMs(entry: LogView): number {
  return Number(BigInt(entry.time) / 1_000n) / 1_000;
}

/** A field's text as columns show it; '' where the record has none. */
export function fieldText(entry: LogView, field: string): string {
  switch (field) {
    case 'service':
      return entry.service;
    case 'environment':
      return entry.environment;
    case 'scope':
      return entry.scope;
    case 'event':
      return entry.eventName;
    case 'trace':
      return entry.traceId;
    case 'span':
      return entry.spanId;
    case 'severity_text':
      return entry.severityText;
    default:
      return own(entry.attributes, field) ?? own(entry.resource, field) ?? '';
  }
}

function own(attributes: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

/** JSON bodies on more than one line; others as they are. */
export function bodyText({ body, bodyKind }: LogView): string {
  if (bodyKind !== 'kvlist' && bodyKind !== 'array') return body;
  return JSON.stringify(JSON.parse(body), null, 2);
}
