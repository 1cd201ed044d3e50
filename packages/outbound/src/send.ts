import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { addressBytes, AppError, unmapped } from '@spanhouse/core';
import { OUTBOUND_LIMITS } from './outbound-limits.ts';
import type { Message } from './request.ts';

export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

/**
 * Sends to one of `addresses` and to nowhere else: the name is not looked up again, so that it cannot lead elsewhere by now. One connection a message,
 * no proxy, nothing decompressed.
 * @throws AppError OUTBOUND.FAILED when there is no answer, or none that is taken; its message says nothing of the answer
 */
export async function send({ url, method, headers, body }: Message, addresses: readonly string[], signal: AbortSignal): Promise<Reply> {
  const options: RequestOptions = {
    agent: false,
    method,
    headers: {
      ...Object.fromEntries(headers),
      'accept-encoding': 'identity',
      connection: 'close',
      ...(body === null ? {} : { 'content-length': body.byteLength }),
    },
    lookup: pinned(addresses),
    maxHeaderSize: OUTBOUND_LIMITS.headerBytes,
    signal,
  };
  try {
    return await new Promise<Reply>((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? requestEncrypted : requestPlain)(url, options, (response) => {
        readReply(response).then(resolve, (error: unknown) => {
          sent.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      });
      sent.on('socket', (socket) => {
        socket.once('connect', () => {
          // Whatever way the connection came about: it must be to an address that was found good.
          if (!addresses.some((address) => isSameAddress(address, socket.remoteAddress ?? '')))
            sent.destroy(new Error('connected to another address than was checked'));
        });
      });
      sent.on('error', reject);
      sent.end(body ?? undefined);
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('OUTBOUND.FAILED', 'The other side could not be reached, or did not answer in time.', {}, { cause });
  }
}

/** Answers every question with the addresses that were checked. */
function pinned(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, callback) => {
    const [first] = found;
    if (all === true) callback(null, found);
    else if (first !== undefined) callback(null, first.address, first.family);
  };
}

/** In whatever notation. */
function isSameAddress(left: string, right: string): boolean {
  const [one, other] = [addressBytes(left), addressBytes(right)];
  return one !== null && other !== null && Buffer.compare(unmapped(one), unmapped(other)) === 0;
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const encoding = response.headers['content-encoding'];
  // It was not asked for, and a small body may unfold to any size.
  if (encoding !== undefined && encoding !== 'identity') throw failed('The answer is compressed, which it was asked not to be.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > OUTBOUND_LIMITS.answerBytes) throw failed(`The answer is larger than ${String(OUTBOUND_LIMITS.answerBytes)} bytes.`);
    chunks.push(chunk);
  }
  const headers = Object.entries(response.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body: Buffer.concat(chunks, bytes) };
}

function failed(message: string): AppError {
  return new AppError('OUTBOUND.FAILED', message);
}
