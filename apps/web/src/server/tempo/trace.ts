import { encodeTraces, tracesToJson, type TracesData } from '@spanhouse/otlp';
import { toTracesData } from '@spanhouse/trace-store';
import { VIEW_SPANS_MAX } from '../../features/traces/model/trace-limits.ts';
import { prefersProtobuf, PROTOBUF } from '../http-api/accepted-form.ts';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import { collectTrace } from '../http-api/collect-trace.ts';

/*
 * tempopb.TraceByIDResponse: 1 trace, 2 metrics, 3 status (0 complete, 1 partial), 4 message. `Trace` is OTLP's TracesData. Source: tempo `pkg/tempopb/tempo.proto`.
 */
const TRACE_FIELD = (1 << 3) | 2;
const STATUS_FIELD = 3 << 3;
const MESSAGE_FIELD = (4 << 3) | 2;
const PARTIAL = 1;

type Read = { readonly data: TracesData; /** Why it is not whole; '' when it is. */ readonly missing: string };

/** GET /api/traces/{traceId}: OTLP's TracesData, protobuf when Accept asks for it. Errors: REQUEST.INVALID, TRACE.NOT_FOUND. */
export async function traceById(api: ProjectApiRequest, traceId: string): Promise<Response> {
  const { data } = await read(api, traceId);
  return isForProtobuf(api) ? protobuf(encodeTraces(data)) : json(tracesToJson(data));
}

/** GET /api/v2/traces/{traceId}: the same with what is missing of it. */
export async function traceByIdV2(api: ProjectApiRequest, traceId: string): Promise<Response> {
  const { data, missing } = await read(api, traceId);
  if (!isForProtobuf(api))
    return json(
      `{"trace":${tracesToJson(data)},"metrics":{}${missing === '' ? '' : `,"status":"PARTIAL","message":${JSON.stringify(missing)}`}}`,
    );
  const trace = encodeTraces(data);
  const message = Buffer.from(missing);
  const partial = missing === '' ? [] : [Buffer.from([STATUS_FIELD, PARTIAL, MESSAGE_FIELD]), varint(message.length), message];
  return protobuf(Buffer.concat([Buffer.from([TRACE_FIELD]), varint(trace.length), trace, ...partial]));
}

async function read(api: ProjectApiRequest, traceId: string): Promise<Read> {
  const { spans, missing } = await collectTrace(api, traceId, VIEW_SPANS_MAX);
  return { data: toTracesData(spans), missing: missing.join(' ') };
}

function isForProtobuf({ headers }: ProjectApiRequest): boolean {
  return prefersProtobuf(headers.get('accept') ?? '');
}

function protobuf(bytes: Uint8Array): Response {
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': PROTOBUF, 'cache-control': 'no-store', vary: 'accept' } });
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'accept' } });
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
