import { parseTraceId, type TraceId } from '@spanhouse/core';
import { attributeHashLow } from '@spanhouse/trace-store';
import fc from 'fast-check';

/** Stands in everything that the other project has, and in nothing of one's own. */
export const CANARY = 'zanary';
export const START_MS = Date.UTC(2026, 10, 23, 7, 30);
export const FROM = START_MS - 3_600_000;
export const TO = START_MS + 3_600_000;

const idOf = (text: string): TraceId => {
  const id = parseTraceId(text);
  if (id === null) throw new Error(`not a trace id: ${text}`);
  return id;
};
export const OWN_TRACE = idOf('0'.repeat(31) + '1');
export const FOREIGN_TRACE = idOf('feedface'.repeat(4));
/** In both projects. */
export const SHARED_TRACE = idOf('5'.repeat(32));

const TEXTS = [
  ...['own', CANARY].flatMap((word) => [
    `${word}-service`,
    `${word}-4711`,
    `${word}-gold`,
    `${word} operation`,
    `/${word}`,
    `${word}.Error`,
    `${word}-prod`,
    `${word}-host`,
    word,
  ]),
  ...['', "'", '"', '\\', "' OR 1=1 --", "') OR (project_id = 2", '{p1:String}', '%', '*', '\0', '2', 'NULL', '订单', '{{', '`'],
  ...[OWN_TRACE, FOREIGN_TRACE, SHARED_TRACE].map(String),
];
/** Of groups: names that spans of either project go by. */
export const KEY_TEXTS = ['own', CANARY].flatMap((word) => [`${word}-service`, `${word} operation`, `/${word}`]);

/** As a group comes with it (`SpanGroup.mark`). */
export function markOf(first: string, second: string): number {
  return attributeHashLow(first, second);
}

const KEYS = [
  'service',
  'name',
  'status',
  'kind',
  'duration',
  'environment',
  'http.route',
  'bizOrderId',
  'tier',
  'own.key',
  `${CANARY}.key`,
];
const ODD_KEYS = [
  'project_id',
  'projectId',
  '__proto__',
  'constructor',
  'block_id',
  'spans.project_id',
  'tags',
  "x' OR '1'='1",
  '*',
  '1',
  '',
  'toString',
];
const OPERATORS = ['=', '!=', '>', '<', '>=', '<=', 'contains', 'exists', ':', 'in', 'like', 'or'];

export const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);
export const anyKey = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_KEYS) },
  anyText,
);
/** What the asker keeps: it is shown to them again, so there is no canary in it. */
export const keptText = fc.constantFrom(...TEXTS.filter((text) => !text.includes(CANARY) && text !== String(FOREIGN_TRACE)));
export const headedKey = fc.constantFrom(...[...KEYS, ...ODD_KEYS].filter((key) => !key.includes(CANARY)));
const quoted = anyText.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`);
const condition = fc
  .tuple(anyKey, fc.constantFrom(...OPERATORS), fc.oneof(quoted, anyText))
  .map(([key, operator, value]) => `${key} ${operator} ${value}`);
export const anyQuery = fc.array(condition, { maxLength: 3 }).map((conditions) => conditions.join(' and '));
export const anyTraceId = fc.oneof(fc.constantFrom(String(OWN_TRACE), String(FOREIGN_TRACE), String(SHARED_TRACE)), anyText);
export const anySpanId = fc.oneof(
  fc.integer({ min: 1, max: 0xf020 }).map((id) => id.toString(16).padStart(16, '0')),
  anyText,
);
const anyLogTerm = fc.oneof(
  quoted,
  fc.tuple(anyKey, fc.constantFrom('=', '!=', ':', '~', '>='), quoted).map(([key, operator, value]) => `${key}${operator}${value}`),
  anyText,
  fc.constantFrom('severity>=info', 'service=*', '-4711', '4711', 'trace=*'),
);
export const anyLogQuery = fc.array(anyLogTerm, { maxLength: 3 }).map((terms) => terms.join(' '));
/** The two projects' requests follow each other in one partition. */
export const anyLogId = fc.oneof(
  fc
    .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1))
    .map(([row, offset]) => `${String(BigInt(START_MS) * 1_000_000n + BigInt(row))}-0-${String(offset)}-${String(row)}`),
  anyText,
);
export const anyNumber = fc.integer({ min: 1, max: 12 });
/** Of views and link rules, which are made and removed all the while: enough of them to meet one that is there. */
export const anyKept = fc.integer({ min: 1, max: 40 });
/** Each project has one: what is asked of a disabled one is not answered, so it has to be met often. */
export const anyAccount = fc.integer({ min: 1, max: 3 });
/** Spans of a service, in the ways that counts are narrowed. */
export const anyFilter = fc.record(
  {
    service: anyText,
    environment: fc.option(anyText),
    name: fc.oneof(fc.constantFrom('own operation', `GET /${CANARY}`, '/own'), anyText),
    spanClass: fc.constantFrom('interface', 'sql', 'messaging', 'other'),
    instance: anyText,
    version: anyText,
    host: anyText,
    region: anyText,
    component: anyText,
  },
  { requiredKeys: ['service', 'environment'] },
);
export const ANY_INTERFACE = { service: anyText, name: anyText, environment: fc.option(anyText) };
export const RANGES = { startMs: fc.constantFrom(FROM, 0, START_MS), endMs: fc.constantFrom(TO, START_MS + 86_400_000, START_MS + 1) };
