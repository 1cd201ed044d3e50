import { readFile } from 'node:fs/promises';
import { encodeTraces, OTLP_LIMITS, decodeTraces, tracesFromJson } from '@spanhouse/otlp';
import { normalizeTraces } from '@spanhouse/otlp/testing';
import { expect, it } from 'vitest';
import { openBlockBytes } from '../src/block/block-reader.ts';
import { encodeBlocks } from '../src/block/encode-blocks.ts';
import { cutOf, everything } from '../src/testing/cut-of.ts';
import { decodeHeader } from '../src/block/layout.ts';
import { READABLE_VERSIONS } from '../src/block/versions.ts';

const golden = (name: string): Promise<Buffer> => readFile(new URL(`golden/${name}`, import.meta.url));

/** What was put in, as OTLP/JSON: spans of a shop, and spans with every kind of value and every field. */
const sent = async () => decodeTraces(tracesFromJson(await golden('block-v1.json'), OTLP_LIMITS));

it('a block written by version 1 is read to what was put in', async () => {
  const block = openBlockBytes(await golden('block-v1.bin'));
  const spans = Array.from({ length: block.traceCount }, (_, ordinal) => block.readTraceSpans(ordinal)).flat();
  const read = {
    resourceSpans: spans.map(({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, span }) => ({
      resource,
      schemaUrl: resourceSchemaUrl,
      scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }],
    })),
  };
  expect(normalizeTraces(read)).toEqual(normalizeTraces(await sent()));
});

it('the same spans are written to the same header, but for what the compressor decides', async () => {
  const spans = cutOf([encodeTraces(await sent())]);
  const [block] = encodeBlocks(spans, everything(spans));
  const packed = { blockBytes: 0, directoryBytes: 0, directoryCrc: 0, dictionaryBytes: 0, dictionaryCrc: 0 };
  const headerOf = (bytes: Uint8Array): unknown => ({ ...decodeHeader(bytes, READABLE_VERSIONS), ...packed });
  expect(headerOf(block?.bytes ?? new Uint8Array())).toEqual(headerOf(await golden('block-v1.bin')));
});
