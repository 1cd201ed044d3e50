import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';

/** Sends export requests of traces, in protobuf and without compression. `send` resolves to whether it was taken; false: try again later. */
export interface OtlpSender {
  send(body: Uint8Array): Promise<boolean>;
  close(): void;
}

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const GRPC_UNAVAILABLE = '14';
const GRPC_RESOURCE_EXHAUSTED = '8';
const WINDOW_BYTES = 16 * 1024 * 1024;

export function createOtlpSender(protocol: 'http' | 'grpc', endpoint: string): OtlpSender {
  return protocol === 'http' ? httpSender(endpoint) : grpcSender(endpoint);
}

function httpSender(endpoint: string): OtlpSender {
  const agent = new Agent({ keepAlive: true });
  const url = new URL('/v1/traces', endpoint);
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
        const sending = request(url, { agent, method: 'POST', headers }, (response) => {
          response.resume();
          response.on('error', reject);
          response.on('end', () => {
            const { statusCode } = response;
            if (statusCode === 200) resolve(true);
            else if (statusCode === 429 || statusCode === 503) resolve(false);
            else reject(new Error(`the endpoint answered ${String(statusCode)}`));
          });
        });
        sending.on('error', reject);
        sending.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

function grpcSender(endpoint: string): OtlpSender {
  const session: ClientHttp2Session = connect(endpoint, { settings: { initialWindowSize: WINDOW_BYTES } });
  session.on('error', () => undefined); // each request sees it
  const head = { ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers' };
  return {
    async send(body) {
      const stream = session.request(head);
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      let status: unknown;
      stream.on('response', (headers) => {
        status ??= headers['grpc-status'];
      });
      stream.on('trailers', (trailers) => {
        status ??= trailers['grpc-status'];
      });
      stream.resume();
      stream.write(prefix);
      stream.end(body);
      await once(stream, 'close');
      if (status === '0') return true;
      if (status === GRPC_UNAVAILABLE || status === GRPC_RESOURCE_EXHAUSTED) return false;
      throw new Error(`the endpoint answered with gRPC status ${String(status)}`);
    },
    close: () => {
      session.close();
    },
  };
}
