/** `google.rpc.Status` and the details that OTLP names (google/rpc/status.proto, error_details.proto), as protobuf and as JSON. */
import { textOf, WireReader } from '../wire-reader.ts';
import { WireWriter } from '../wire-writer.ts';

/** gRPC status codes (grpc/doc/statuscodes.md). */
export const GRPC_STATUS = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

export type StatusDetail =
  { readonly kind: 'retry-info'; readonly delayMs: number } | { readonly kind: 'bad-request'; readonly description: string };
export type Status = { readonly code: number; readonly message: string; readonly details: readonly StatusDetail[] };

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

export function encodeStatus(status: Status): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.int32(1, status.code);
  writer.text(2, status.message);
  for (const detail of status.details) {
    writer.message(3, () => {
      writer.text(1, detail.kind === 'retry-info' ? RETRY_INFO : BAD_REQUEST);
      writer.message(2, () => {
        writer.message(1, () => {
          if (detail.kind === 'retry-info') {
            writer.int64Always(1, BigInt(Math.floor(detail.delayMs / 1000)));
            writer.int32(2, (detail.delayMs % 1000) * 1_000_000);
          } else {
            writer.text(2, detail.description);
          }
        });
      });
    });
  }
  return writer.finish();
}

export function statusJson(status: Status): string {
  const details = status.details.map((detail) =>
    detail.kind === 'retry-info'
      ? { '@type': RETRY_INFO, retryDelay: `${String(detail.delayMs / 1000)}s` }
      : { '@type': BAD_REQUEST, fieldViolations: [{ description: detail.description }] },
  );
  return JSON.stringify({ code: status.code, message: status.message, ...(details.length === 0 ? {} : { details }) });
}

/** For clients and tests; details other than the two above are left out. @throws AppError INGEST.MALFORMED */
export function decodeStatus(bytes: Uint8Array): Status {
  const reader = new WireReader(bytes);
  let code = 0;
  let message = '';
  const details: StatusDetail[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 0) code = reader.int32();
    else if (reader.field === 2 && reader.wire === 2) message = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 3 && reader.wire === 2) details.push(...decodeDetail(bytes, reader.payload(), reader.at));
    else reader.skip();
  }
  return { code, message, details };
}

function decodeDetail(bytes: Uint8Array, start: number, end: number): StatusDetail[] {
  const reader = new WireReader(bytes, start, end);
  let type = '';
  let inner: readonly [number, number] = [end, end];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) type = textOf(bytes, reader.payload(), reader.at);
    else if (reader.field === 2 && reader.wire === 2) inner = [reader.payload(), reader.at];
    else reader.skip();
  }
  const value = new WireReader(bytes, ...inner);
  while (value.next()) {
    if (value.field !== 1 || value.wire !== 2) {
      value.skip();
      continue;
    }
    const fields = new WireReader(bytes, value.payload(), value.at);
    let seconds = 0n;
    let nanos = 0;
    let description = '';
    while (fields.next()) {
      if (fields.field === 1 && fields.wire === 0) seconds = fields.int64();
      else if (fields.field === 2 && fields.wire === 0) nanos = fields.int32();
      else if (fields.field === 2 && fields.wire === 2) description = textOf(bytes, fields.payload(), fields.at);
      else fields.skip();
    }
    if (type === RETRY_INFO) return [{ kind: 'retry-info', delayMs: Number(seconds) * 1000 + nanos / 1_000_000 }];
    if (type === BAD_REQUEST) return [{ kind: 'bad-request', description }];
  }
  return [];
}
