import { bug } from '@spanhouse/core';
import { encodeTraces, tracesToJson, type TracesData } from '@spanhouse/otlp';
import { toTracesData, type BlockSpan } from '@spanhouse/trace-store';
import { contentOf } from '../../features/traces/server/read-trace-view.ts';
import { prefersProtobuf, PROTOBUF } from './accepted-form.ts';
import type { ProjectApiRequest } from './answer.ts';
import { checkNames } from './parameters.ts';

/**
 * GET /api/v1/traces/{traceId}: TracesData as it was sent, JSON or, when asked for by Accept, protobuf. Sent batch by batch, so a trace of any size
 * takes little memory. `x-spanhouse-missing-blocks` says how many of its blocks could not be read. Errors: REQUEST.INVALID, TRACE.NOT_FOUND.
 */
export async function sendTrace(api: ProjectApiRequest, traceId: string): Promise<Response> {
  checkNames(api.parameters, []);
  const content = await contentOf(api, traceId);
  const isProtobuf = prefersProtobuf(api.headers.get('accept') ?? '');
  const chunks = isProtobuf ? protobufChunks(content.batches) : jsonChunks(content.batches);
  return new Response(streamOf(chunks), {
    headers: {
      'content-type': isProtobuf ? PROTOBUF : 'application/json',
      'cache-control': 'no-store',
      vary: 'accept',
      'x-spanhouse-missing-blocks': String(content.summary.missingBlocks),
    },
  });
}

/** Asks for a chunk when the caller has taken the one before. */
function streamOf(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await chunks.return(undefined);
    },
  });
}

/** Messages of one type, one after the other, are one message with all their repeated fields: protobuf's own rule for merging. */
async function* protobufChunks(batches: AsyncIterable<readonly BlockSpan[]>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const batch of batches) yield encodeTraces(toTracesData(batch));
}

async function* jsonChunks(batches: AsyncIterable<readonly BlockSpan[]>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let separator = '{"resourceSpans":[';
  for await (const batch of batches) {
    yield encoder.encode(separator + resourceSpansText(toTracesData(batch)));
    separator = ',';
  }
  yield encoder.encode(separator === ',' ? ']}' : `${separator}]}`);
}

/** The elements of `resourceSpans`, without the brackets around them. */
function resourceSpansText(data: TracesData): string {
  const text = tracesToJson(data);
  const match = /^\{"resourceSpans":\[(.*)\]\}$/s.exec(text);
  if (match?.[1] === undefined) throw bug('TracesData in JSON is not one array');
  return match[1];
}
