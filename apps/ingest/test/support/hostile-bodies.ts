import type { Random } from '@spanhouse/core';
import { decodeTraces, tracesToJson } from '@spanhouse/otlp';
import { createSimulator, encodeRequests } from '@spanhouse/simulator';

/**
 * Bodies that know the structure of OTLP and do not keep to it. Protobuf: messages made by a grammar of the protocol that now and then takes another
 * wire type, an unknown field, a wrong length, a group or a field twice; and real requests with bytes changed, cut, moved. JSON: real
 * requests with values of other kinds, names left out, doubled or misspelt, and text cut or broken.
 */
export function createHostileBodies(): { protobuf(random: Random): Uint8Array; json(random: Random): Uint8Array } {
  const startMs = Date.UTC(2026, 10, 23, 10);
  const real = [
    ...encodeRequests(createSimulator({ seed: 17 }).traces(startMs, startMs + 4_000, 100), { spansPerRequest: 6, mixed: true }),
  ];
  const realJson = real.slice(0, 40).map((body) => tracesToJson(decodeTraces(body)));
  const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;
  return {
    protobuf: (random) =>
      random() < 0.5 ? Uint8Array.from(message('ExportTraceServiceRequest', random, 0)) : changed(pick(real, random), random),
    json: (random) => {
      const source = pick(realJson, random);
      const text = random() < 0.85 ? JSON.stringify(mutated(JSON.parse(source), random)) : source;
      const bytes = Buffer.from(text);
      return random() < 0.3 ? changed(bytes, random) : bytes;
    },
  };
}

type Kind = 'varint' | 'fixed64' | 'fixed32' | 'text' | 'id16' | 'id8' | keyof typeof GRAMMAR;
type Field = readonly [number: number, kind: Kind];

/** Fields of the messages of a trace request: opentelemetry-proto, trace.proto, common.proto, resource.proto. */
const GRAMMAR = {
  ExportTraceServiceRequest: [[1, 'ResourceSpans']],
  ResourceSpans: [
    [1, 'Resource'],
    [2, 'ScopeSpans'],
    [3, 'text'],
  ],
  Resource: [
    [1, 'KeyValue'],
    [2, 'varint'],
  ],
  ScopeSpans: [
    [1, 'Scope'],
    [2, 'Span'],
    [2, 'Span'],
    [3, 'text'],
  ],
  Scope: [
    [1, 'text'],
    [2, 'text'],
    [3, 'KeyValue'],
    [4, 'varint'],
  ],
  Span: [
    [1, 'id16'],
    [2, 'id8'],
    [3, 'text'],
    [4, 'id8'],
    [5, 'text'],
    [6, 'varint'],
    [7, 'fixed64'],
    [8, 'fixed64'],
    [9, 'KeyValue'],
    [9, 'KeyValue'],
    [10, 'varint'],
    [11, 'Event'],
    [12, 'varint'],
    [13, 'Link'],
    [14, 'varint'],
    [15, 'Status'],
    [16, 'fixed32'],
  ],
  Event: [
    [1, 'fixed64'],
    [2, 'text'],
    [3, 'KeyValue'],
    [4, 'varint'],
  ],
  Link: [
    [1, 'id16'],
    [2, 'id8'],
    [3, 'text'],
    [4, 'KeyValue'],
    [5, 'varint'],
    [6, 'fixed32'],
  ],
  Status: [
    [2, 'text'],
    [3, 'varint'],
  ],
  KeyValue: [
    [1, 'text'],
    [2, 'AnyValue'],
  ],
  AnyValue: [
    [1, 'text'],
    [2, 'varint'],
    [3, 'varint'],
    [4, 'fixed64'],
    [5, 'ArrayValue'],
    [6, 'KeyValueList'],
    [7, 'text'],
  ],
  ArrayValue: [[1, 'AnyValue']],
  KeyValueList: [[1, 'KeyValue']],
} as const satisfies Record<string, readonly (readonly [number, string])[]>;

/** Messages of which a valid one has each field, most of the time. */
const WHOLE: ReadonlySet<string> = new Set(['ExportTraceServiceRequest', 'ResourceSpans', 'ScopeSpans', 'KeyValue']);
const IDS: ReadonlySet<Kind> = new Set<Kind>(['id16', 'id8']);
const DEPTH_MAX = 40;
const ODD = 0.004;

function message(name: keyof typeof GRAMMAR, random: Random, depth: number): number[] {
  const bytes: number[] = [];
  if (depth > DEPTH_MAX) return bytes;
  const fields: readonly Field[] = GRAMMAR[name];
  if (name === 'AnyValue') {
    const field = fields[Math.floor(random() * fields.length)];
    if (field !== undefined) bytes.push(...encodeField(field, random, depth));
    if (random() > 0.02) return bytes;
  }
  for (const field of fields) {
    const likely = WHOLE.has(name) || (name === 'Span' && IDS.has(field[1])) ? 0.97 : 0.5;
    for (let times = random() < likely ? (random() < 0.05 ? 2 : 1) : 0; times > 0; times--)
      bytes.push(...encodeField(field, random, depth));
  }
  if (random() < ODD * 5) bytes.push(...unknownField(random));
  return bytes;
}

function encodeField([number, kind]: Field, random: Random, depth: number): number[] {
  if (random() < ODD)
    return encodeField([number, (['varint', 'fixed64', 'fixed32', 'text'] as const)[Math.floor(random() * 4)] ?? 'text'], random, depth);
  switch (kind) {
    case 'varint':
      return [...varint(number * 8), ...varint(random() < 0.7 ? Math.floor(random() * 6) : Math.floor(random() * 2 ** 53), random)];
    case 'fixed64':
      return [...varint(number * 8 + 1), ...noise(8, random)];
    case 'fixed32':
      return [...varint(number * 8 + 5), ...noise(4, random)];
    case 'text':
      return sized(
        number,
        noise(Math.floor(random() ** 3 * 300), random).map((byte) => (random() < 0.98 ? 97 + (byte % 26) : byte)),
        random,
      );
    case 'id16':
      return sized(number, noise(random() < 0.99 ? 16 : Math.floor(random() * 20), random), random);
    case 'id8':
      return sized(number, noise(random() < 0.99 ? 8 : Math.floor(random() * 12), random), random);
    default:
      return sized(number, message(kind, random, depth + 1), random);
  }
}

function unknownField(random: Random): number[] {
  const number = 17 + Math.floor(random() * 200);
  return random() < 0.2
    ? [...varint(number * 8 + 3), ...varint(8), 1, ...varint((random() < 0.9 ? number : number + 1) * 8 + 4)]
    : sized(number, noise(5, random), random);
}

function sized(number: number, payload: readonly number[], random: Random): number[] {
  const length = random() < ODD / 4 ? payload.length + Math.floor(random() * 9) - 4 : payload.length;
  return [...varint(number * 8 + 2), ...varint(Math.max(0, length), random), ...payload];
}

/** Now and then longer than it has to be. */
function varint(value: number, random: Random = () => 1): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  if (random() < 0.01 && bytes.length < 9) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(0);
  }
  return bytes;
}

function noise(count: number, random: Random): number[] {
  return Array.from({ length: count }, () => Math.floor(random() * 256));
}

/** One to five places overwritten, cut out, doubled or filled with noise. */
function changed(body: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(body);
  for (let edits = 1 + Math.floor(random() * 5); edits > 0; edits--) {
    const at = Math.floor(random() * (bytes.length + 1));
    const length = Math.floor(random() ** 2 * 20);
    const part = bytes.subarray(at, at + length);
    switch (Math.floor(random() * 5)) {
      case 0:
        if (at < bytes.length) bytes[at] = Math.floor(random() * 256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(noise(length, random)), bytes.subarray(at)]);
        break;
      default:
        if (random() < 0.2) bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_VALUE,
  '9223372036854775807',
  '-9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '',
  'NaN',
  'x',
  '\u0000',
  '\ud800',
  [],
  {},
  [[]],
  { a: 1 },
  'ff'.repeat(16),
  'FF'.repeat(8),
  '0'.repeat(32),
  'zz'.repeat(8),
  2 ** 53,
  '1e3',
  ' 5',
  '0x10',
];

function mutated(value: unknown, random: Random): unknown {
  if (random() < 0.004) return ODD_VALUES[Math.floor(random() * ODD_VALUES.length)];
  if (random() < 0.0004) return nested(random);
  if (Array.isArray(value)) {
    const list = value.map((entry: unknown) => mutated(entry, random));
    return random() < 0.01 ? [...list, ...list] : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
      if (random() < 0.003) return [];
      const name = random() < 0.003 ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key;
      return [[name, mutated(entry, random)]];
    }),
  );
}

function nested(random: Random): unknown {
  let value: unknown = { stringValue: 'deep' };
  for (let depth = Math.floor(random() * 60); depth > 0; depth--) value = { arrayValue: { values: [value] } };
  return value;
}
