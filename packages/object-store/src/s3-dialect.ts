import { createHash } from 'node:crypto';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { HttpRequest } from '@smithy/core/protocols';
import type { MiddlewareStack } from '@smithy/types';

export const S3_DIALECTS = ['s3', 'oss'] as const;
/**
 * What a server makes of the protocol. `s3`: AWS and those that keep to it. `oss`: Alibaba OSS, which answers 501 to `If-None-Match` on writes and ignores
 * the SDK's checksums or refuses them, but knows `x-oss-forbid-overwrite` and `Content-MD5` (docs/operations.md, Object storage).
 */
export type S3Dialect = (typeof S3_DIALECTS)[number];

/** How a write says that it must not replace what is there. */
const IF_ABSENT: Readonly<Record<S3Dialect, Readonly<Record<string, string>>>> = {
  s3: { 'if-none-match': '*' },
  oss: { 'x-oss-forbid-overwrite': 'true' },
};
/** OSS wants to hear it when a multipart upload begins, too; S3 does not know the header there. */
const IF_ABSENT_AT_BEGIN: typeof IF_ABSENT = { s3: {}, oss: IF_ABSENT.oss };

/** The same command, that now creates an object or is refused (`isTaken`). */
export function ifAbsent<Input extends object, Output extends object, Command extends { middlewareStack: MiddlewareStack<Input, Output> }>(
  dialect: S3Dialect,
  command: Command & { middlewareStack: MiddlewareStack<Input, Output> },
  at: 'begin' | 'end' = 'end',
): Command {
  const headers = (at === 'begin' ? IF_ABSENT_AT_BEGIN : IF_ABSENT)[dialect];
  command.middlewareStack.add(
    (next) => (args) => {
      if (HttpRequest.isInstance(args.request)) Object.assign(args.request.headers, headers);
      return next(args);
    },
    { step: 'build', name: 'ifAbsent' },
  );
  return command;
}

/** Whether writes carry a CRC32C that the server verifies; else it is an MD5. */
export function hasCrc32c(dialect: S3Dialect): boolean {
  return dialect === 's3';
}

/** What the SDK must do itself; for a server that takes its checksums, what it does anyway. */
export function checksumsOf(dialect: S3Dialect): Pick<S3ClientConfig, 'requestChecksumCalculation' | 'responseChecksumValidation'> {
  return hasCrc32c(dialect) ? {} : { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' };
}

const WITH_MD5 = new Set(['PutObjectCommand', 'UploadPartCommand', 'DeleteObjectsCommand']);

/** Makes a client say `Content-MD5`, which the SDK has given up, in place of its checksums. */
export function useMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { request } = args;
      if (HttpRequest.isInstance(request) && WITH_MD5.has(context.commandName ?? '')) {
        for (const name of Object.keys(request.headers))
          if (/^x-amz-(sdk-checksum|checksum|trailer)/i.test(name)) Reflect.deleteProperty(request.headers, name);
        request.headers['content-md5'] = createHash('md5')
          .update(request.body as Uint8Array | string)
          .digest('base64');
      }
      return next(args);
    },
    // Last before signing: what the SDK adds is there.
    { step: 'build', priority: 'low', name: 'contentMd5' },
  );
}
