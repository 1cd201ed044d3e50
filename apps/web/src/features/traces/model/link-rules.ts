/*
 * A link rule leads from an attribute to where its value is known: https://cmdb.example/hosts/{value}?at={start_ms}
 *
 * The address is ours up to the first / ? or # behind the host: no value can change where it leads. Behind that, values stand percent-encoded.
 */

/** What a template can name. Times: `start` and `end` are the span's, `from` and `to` five minutes around it. */
export const PLACEHOLDERS = [
  'value',
  'key',
  'trace_id',
  'span_id',
  'service',
  'start_ms',
  'end_ms',
  'start_iso',
  'end_iso',
  'from_ms',
  'to_ms',
  'from_iso',
  'to_iso',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export const TEMPLATE_MAX = 2_000;
export const KEY_PATTERN_MAX = 200;
const AROUND_MS = 300_000;
/** Scheme, host and port; what follows begins with / ? or #. */
const ORIGIN = /^https?:\/\/[A-Za-z0-9.[\]:-]+(?=[/?#]|$)/;
const PLACE = /\{([^{}]*)\}/g;

/** Where the attribute is: the span it belongs to. */
export type LinkedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  readonly startMs: number;
  readonly endMs: number;
};
export type Rule = { readonly name: string; readonly keyPattern: string; readonly urlTemplate: string };
export type RuleLink = { readonly name: string; readonly href: string };

export type TemplateProblem = 'origin' | 'placeholder' | 'space' | 'long';

/** Why this is no template; null when it is one. */
export function templateProblem(template: string): TemplateProblem | null {
  if (template.length > TEMPLATE_MAX) return 'long';
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(template)) return 'space';
  if (!ORIGIN.test(template) || !URL.canParse(filled(template, () => 'x'))) return 'origin';
  const names = [...template.matchAll(PLACE)].map(([, name]) => name);
  const isKnown = names.every((name) => PLACEHOLDERS.some((known) => known === name));
  return isKnown && !/[{}]/.test(template.replaceAll(PLACE, '')) ? null : 'placeholder';
}

/** Whether the pattern, in which * stands for any characters, is this key. Takes time in proportion to both. */
export function isKeyOf(pattern: string, key: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === key;
  if (!key.startsWith(first) || !key.endsWith(last) || key.length < first.length + last.length) return false;
  let at = first.length;
  const end = key.length - last.length;
  for (const part of rest) {
    const found = key.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Links of an attribute, in the order of the rules. */
export function linksOf(
  rules: readonly Rule[],
  attribute: { readonly key: string; readonly text: string },
  span: LinkedSpan,
): readonly RuleLink[] {
  const value = attribute.text.toWellFormed();
  // A path would climb by these, whatever they are encoded as.
  if (value === '' || value === '.' || value === '..') return [];
  const values = valuesOf({ key: attribute.key, value }, span);
  return rules
    .filter(({ keyPattern, urlTemplate }) => isKeyOf(keyPattern, attribute.key) && templateProblem(urlTemplate) === null)
    .map(({ name, urlTemplate }) => ({ name, href: filled(urlTemplate, (place) => encodeURIComponent(values[place])) }));
}

function valuesOf(
  { key, value }: { readonly key: string; readonly value: string },
  { traceId, spanId, service, startMs, endMs }: LinkedSpan,
): Readonly<Record<Placeholder, string>> {
  const [start, end, from, to] = [Math.floor(startMs), Math.ceil(endMs), Math.floor(startMs) - AROUND_MS, Math.ceil(endMs) + AROUND_MS];
  return {
    value,
    key: key.toWellFormed(),
    trace_id: traceId,
    span_id: spanId,
    service: service.toWellFormed(),
    start_ms: String(start),
    end_ms: String(end),
    start_iso: isoOf(start),
    end_iso: isoOf(end),
    from_ms: String(from),
    to_ms: String(to),
    from_iso: isoOf(from),
    to_iso: isoOf(to),
  };
}

const LATEST_MS = 8.64e15;

function isoOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, -LATEST_MS), LATEST_MS)).toISOString();
}

function filled(template: string, valueOf: (place: Placeholder) => string): string {
  return template.replaceAll(PLACE, (whole, name: string) => {
    const place = PLACEHOLDERS.find((known) => known === name);
    return place === undefined ? whole : valueOf(place);
  });
}
