import http2 from 'node:http2';

/** The three ways in which OTLP travels, by bare protocol clients that share no code with the gateway. Ports are the product's. */
export type OtlpTarget = { readonly httpUrl: string; readonly grpcUrl: string };

/** @returns the response body; throws with status and body when it is not a success. */
export async function sendHttp(
  target: Pick<OtlpTarget, 'httpUrl'>,
  contentType: 'application/x-protobuf' | 'application/json',
  body: Uint8Array | string,
): Promise<Uint8Array> {
  const response = await fetch(`${target.httpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(`OTLP/HTTP answered ${String(response.status)}: ${Buffer.from(answer).toString()}`);
  return answer;
}

/** One unary call of `TraceService/Export`; throws with grpc-status and message when it is not OK. */
export async function sendGrpc(target: Pick<OtlpTarget, 'grpcUrl'>, message: Uint8Array): Promise<void> {
  const session = http2.connect(target.grpcUrl);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const frame = Buffer.alloc(5 + message.length);
    frame.writeUInt32BE(message.length, 1);
    frame.set(message, 5);
    stream.end(frame);
    const status = await new Promise<string>((resolve, reject) => {
      let seen: string | undefined;
      let text = '';
      const note = (headers: http2.IncomingHttpHeaders): void => {
        const value = headers['grpc-status'];
        if (typeof value === 'string') seen = value;
        const about = headers['grpc-message'];
        if (typeof about === 'string') text = about;
      };
      stream
        .on('response', note)
        .on('trailers', note)
        .on('error', reject)
        .on('end', () => {
          resolve(seen === '0' ? '0' : `${String(seen)} ${text}`);
        });
      session.on('error', reject);
      stream.resume();
    });
    if (status !== '0') throw new Error(`OTLP/gRPC answered status ${status}`);
  } finally {
    session.close();
  }
}
