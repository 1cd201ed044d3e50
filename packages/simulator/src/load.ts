/**
 * Load for benchmarks: far more spans a second than the simulator can draw, yet no two requests alike.
 *
 * A template is one encoded request with the places of everything that must differ: trace and span ids (links included), times, order and user
 * numbers. A copy is the template's bytes with those places rewritten: ids are mixed with a key of the round, so that parents still match across
 * all requests of a round; times move by whole seconds; digits of numbers are shifted. Lengths never change, so no length prefix has to.
 */
import { seededRandom } from '@spanhouse/core';
import type { SimTrace } from './generate.ts';
import { encodeRequests } from './requests.ts';

export interface Load {
  /** Spans of one round of requests. */
  readonly spansPerRound: number;
  /** The requests of one round, shifted to start at `startMs`. Ids differ between rounds; the bytes are the caller's. */
  round(index: number, startMs: number): Iterable<{ readonly body: Uint8Array<ArrayBuffer>; readonly spans: number }>;
}

type Template = {
  readonly body: Uint8Array;
  readonly spans: number;
  readonly traceIds: readonly number[];
  readonly spanIds: readonly number[];
  readonly times: readonly number[];
  /** Runs of decimal digits that differ from copy to copy. */
  readonly numbers: readonly { readonly at: number; readonly length: number }[];
};

/** Attributes of the shop whose values are, or end in, a number that never comes twice. */
const NUMBER_KEYS = ['bizOrderId', 'enduser.id'] as const;

/** @param traces one round, drawn by the simulator; a few seconds of traffic vary enough. */
export function createLoad(traces: readonly SimTrace[], options: { readonly spansPerRequest: number; readonly mixed?: boolean }): Load {
  const firstMs = traces.reduce((first, trace) => Math.min(first, trace.startMs), Infinity);
  return createLoadOf(encodeRequests(traces, options), { firstMs, numberKeys: NUMBER_KEYS });
}

/**
 * @param requests one round, written by our own encoder
 * @param options `firstMs`: when the round begins; `numberKeys`: span attributes of text whose digits at the end change with the round
 */
export function createLoadOf(
  requests: Iterable<Uint8Array>,
  options: { readonly firstMs: number; readonly numberKeys: readonly string[] },
): Load {
  const numberKeys = new Set(options.numberKeys);
  const templates = Array.from(requests, (body) => toTemplate(body, numberKeys));
  const firstMs = Math.floor(options.firstMs / 1000) * 1000;
  return {
    spansPerRound: templates.reduce((sum, template) => sum + template.spans, 0),
    *round(index, startMs) {
      const key = roundKey(index);
      const shiftSeconds = Math.round((startMs - firstMs) / 1000);
      for (const template of templates) yield { body: copy(template, key, shiftSeconds), spans: template.spans };
    },
  };
}

function roundKey(index: number): Uint8Array {
  const random = seededRandom((index + 1) * 2_654_435_761);
  return Uint8Array.from({ length: 8 }, () => Math.floor(random() * 256));
}

function copy(template: Template, key: Uint8Array, shiftSeconds: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(template.body);
  const view = new DataView(body.buffer);
  for (const at of template.traceIds) {
    view.setUint32(at, view.getUint32(at) + shiftSeconds);
    mix(body, at + 8, key);
  }
  for (const at of template.spanIds) mix(body, at, key);
  const shift = BigInt(shiftSeconds) * 1_000_000_000n;
  for (const at of template.times) view.setBigUint64(at, view.getBigUint64(at, true) + shift, true);
  for (const { at, length } of template.numbers) {
    for (let i = 1; i < length; i++) body[at + i] = 48 + (((body[at + i] ?? 48) - 48 + (key[i & 7] ?? 0)) % 10);
  }
  return body;
}

function mix(body: Uint8Array, at: number, key: Uint8Array): void {
  for (let i = 0; i < 8; i++) body[at + i] = (body[at + i] ?? 0) ^ (key[i] ?? 0);
}

function toTemplate(body: Uint8Array, numberKeys: ReadonlySet<string>): Template {
  const traceIds: number[] = [];
  const spanIds: number[] = [];
  const times: number[] = [];
  const numbers: { at: number; length: number }[] = [];
  let spans = 0;
  const text = (start: number, end: number): string => Buffer.from(body.buffer, body.byteOffset + start, end - start).toString('latin1');
  const attribute = (start: number, end: number): void => {
    let key = '';
    for (const field of fieldsOf(body, start, end)) {
      if (field.number === 1) key = text(field.start, field.end);
      if (field.number !== 2 || !numberKeys.has(key)) continue;
      for (const value of fieldsOf(body, field.start, field.end)) {
        if (value.number !== 1) continue;
        const digits = /\d*$/.exec(text(value.start, value.end))?.[0].length ?? 0;
        numbers.push({ at: value.end - digits, length: digits });
      }
    }
  };
  const span = (start: number, end: number): void => {
    spans++;
    for (const field of fieldsOf(body, start, end)) {
      if (field.number === 1) traceIds.push(field.start);
      else if ((field.number === 2 || field.number === 4) && field.end > field.start) spanIds.push(field.start);
      else if (field.number === 7 || field.number === 8) times.push(field.start);
      else if (field.number === 9) attribute(field.start, field.end);
      else if (field.number === 11) {
        for (const inner of fieldsOf(body, field.start, field.end)) if (inner.number === 1) times.push(inner.start);
      } else if (field.number === 13) {
        for (const inner of fieldsOf(body, field.start, field.end)) {
          if (inner.number === 1) traceIds.push(inner.start);
          else if (inner.number === 2) spanIds.push(inner.start);
        }
      }
    }
  };
  for (const resource of fieldsOf(body, 0, body.length)) {
    for (const scope of fieldsOf(body, resource.start, resource.end)) {
      if (scope.number !== 2) continue;
      for (const each of fieldsOf(body, scope.start, scope.end)) if (each.number === 2) span(each.start, each.end);
    }
  }
  return { body, spans, traceIds, spanIds, times, numbers };
}

type Field = { readonly number: number; readonly start: number; readonly end: number };

/** Top-level fields of a message, with the range of their payload. Only for bytes that our own encoder wrote. */
function* fieldsOf(body: Uint8Array, start: number, end: number): Iterable<Field> {
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = body[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const number = tag >>> 3;
    const wire = tag & 7;
    if (wire === 0) varint();
    const length = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : 0;
    yield { number, start: at, end: at + length };
    at += length;
  }
}
