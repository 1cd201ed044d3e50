import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '@spanhouse/core';

/** All bytes of an answer. */
export type BodyOf = (output: GetObjectCommandOutput) => Uint8Array;

/**
 * Makes a client read the body of GetObject within the attempt that asked for it, so that an answer that breaks off, ends before its declared length, or
 * takes longer than `timeMs`, is asked for again like one that never came.
 */
export function readBodies(client: S3Client, timeMs: number, clock: Clock): BodyOf {
  const bodies = new WeakMap<object, Uint8Array>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (context.commandName === 'GetObjectCommand') await read(result.output as GetObjectCommandOutput);
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'readBodies' },
  );
  const read = async ({ Body: body, ContentLength: declared }: GetObjectCommandOutput): Promise<void> => {
    if (body === undefined) return;
    const ended = new AbortController();
    const late = clock.sleep(timeMs, ended.signal).then(
      () => {
        if ('destroy' in body) body.destroy();
        throw passing('the answer did not end in time');
      },
      () => new Uint8Array(),
    );
    try {
      const bytes = await Promise.race([body.transformToByteArray(), late]);
      if (declared !== undefined && bytes.length !== declared) throw passing('the answer ended early');
      bodies.set(body, bytes);
    } finally {
      ended.abort();
    }
  };
  return ({ Body }) => (Body === undefined ? undefined : bodies.get(Body)) ?? new Uint8Array();
}

/** With a name that is repeated. */
function passing(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError' });
}
