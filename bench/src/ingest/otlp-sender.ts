import { Agent, request } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';

/** Sends export requests in protobuf and without compression. */
export interface OtlpSender {
  /** Whether it was taken; false: refused for now, or the connection broke and nobody knows, so it is to be sent again. Rejects when it is refused for good. */
  send(body: Uint8Array, signal?: AbortSignal): Promise<boolean>;
  close(): void;
}

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const GRPC_UNAVAILABLE = '14';
const GRPC_RESOURCE_EXHAUSTED = '8';
const WINDOW_BYTES = 16 * 1024 * 1024;

/** Sends traces. @param key ingest key; without it the sender must be on the gateway's machine. */
export function createOtlpSender(protocol: 'http' | 'grpc', endpoint: string, key?: string): OtlpSender {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return protocol === 'http' ? httpSender(new URL('/v1/traces', endpoint), authorization) : grpcSender(endpoint, authorization);
}

/** Sends logs, by HTTP, from the gateway's machine. */
export function createLogSender(endpoint: string): OtlpSender {
  return httpSender(new URL('/v1/logs', endpoint), {});
}

type Authorization = { readonly authorization?: string };

function httpSender(url: URL, authorization: Authorization): OtlpSender {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (body, signal) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length, ...authorization };
        const sending = request(url, { agent, method: 'POST', headers, ...(signal === undefined ? {} : { signal }) }, (response) => {
          response.resume();
          response.on('error', () => {
            resolve(false);
          });
          response.on('end', () => {
            const { statusCode } = response;
            if (statusCode === 200) resolve(true);
            else if (statusCode === 429 || statusCode === 503) resolve(false);
            else reject(new Error(`the endpoint answered ${String(statusCode)}`));
          });
        });
        sending.on('error', () => {
          resolve(false);
        });
        sending.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

function grpcSender(endpoint: string, authorization: Authorization): OtlpSender {
  const session: ClientHttp2Session = connect(endpoint, { settings: { initialWindowSize: WINDOW_BYTES } });
  session.on('error', () => undefined); // its requests see it
  const head = { ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers', ...authorization };
  return {
    send: (body, signal) =>
      new Promise((resolve, reject) => {
        if (session.closed || session.destroyed) {
          resolve(false);
          return;
        }
        const stream = session.request(head, signal === undefined ? {} : { signal });
        const prefix = Buffer.alloc(5);
        prefix.writeUInt32BE(body.length, 1);
        let status: string | undefined;
        stream.on('response', (headers) => {
          status ??= oneOf(headers['grpc-status']);
        });
        stream.on('trailers', (trailers) => {
          status ??= oneOf(trailers['grpc-status']);
        });
        stream.on('error', () => {
          resolve(false);
        });
        stream.on('close', () => {
          if (status === '0') resolve(true);
          else if (status === undefined || status === GRPC_UNAVAILABLE || status === GRPC_RESOURCE_EXHAUSTED) resolve(false);
          else reject(new Error(`the endpoint answered with gRPC status ${status}`));
        });
        stream.resume();
        stream.write(prefix);
        stream.end(body);
      }),
    close: () => {
      session.destroy();
    },
  };
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
