import type { ServerResponse } from 'node:http';
import { createBrotliCompress, constants, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Progress } from './engine.ts';
import { httpStatusOf, type EngineError } from './engine-error.ts';

export type Summary = {
  readonly readRows: number;
  readonly readBytes: number;
  readonly writtenRows: number;
  readonly writtenBytes: number;
  readonly resultRows: number;
  readonly resultBytes: number;
  readonly elapsedNs: number;
};

export const EMPTY_SUMMARY: Summary = {
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
  resultRows: 0,
  resultBytes: 0,
  elapsedNs: 0,
};

export type HeadFields = {
  readonly queryId: string;
  readonly contentType: string;
  readonly format: string | null;
  readonly summary: Summary;
  readonly exceptionTag: string;
};

/** Writes one answer. A slow reader slows the writer down; a reader that leaves ends it with an error. */
export interface QueryResponse {
  readonly started: boolean;
  /** Tells a client that asked for it how far the query is; nothing after the start. */
  progress(progress: Progress): void;
  /** Sends the status line and the header fields. */
  start(fields: HeadFields): void;
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
  /** Before the start: status, code and text. After it: the marker block that clients of 25.11 and later look for, then the end. */
  fail(error: EngineError, version: string, queryId: string): Promise<void>;
}

/** @param acceptEncoding the request's header when it asked for compression, else null. */
export function createQueryResponse(response: ServerResponse, acceptEncoding: string | null): QueryResponse {
  const encoder = encoderFor(acceptEncoding);
  let encodes = false;
  let exceptionTag = '';
  const target = (): NodeJS.WritableStream => (encodes && encoder !== null ? encoder.stream : response);

  const write = async (bytes: Uint8Array): Promise<void> => {
    if (response.destroyed) throw new Error('the client has gone');
    if (target().write(bytes)) return;
    await drained(target(), response);
  };
  const end = async (): Promise<void> => {
    target().end();
    await finished(response, { readable: false });
  };

  return {
    get started() {
      return response.headersSent;
    },
    progress: () => undefined,
    start(fields) {
      exceptionTag = fields.exceptionTag;
      response.statusCode = 200;
      for (const [name, value] of headerFields(fields)) response.setHeader(name, value);
      response.setHeader('X-ClickHouse-Summary', summaryText(fields.summary));
      if (encoder !== null) {
        response.setHeader('Content-Encoding', encoder.coding);
        response.setHeader('Vary', 'Accept-Encoding');
        encodes = true;
        encoder.stream.pipe(response);
      }
      response.flushHeaders();
    },
    write,
    end,
    async fail(error, version, queryId) {
      if (response.headersSent) {
        await write(exceptionBlock(error, version, exceptionTag));
        await end();
        return;
      }
      const text = errorText(error, version);
      response.statusCode = httpStatusOf(error.code);
      response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
      response.setHeader('X-ClickHouse-Exception-Code', String(error.code));
      response.setHeader('X-ClickHouse-Query-Id', queryId);
      response.setHeader('Content-Length', String(Buffer.byteLength(text)));
      response.write(text);
      await end();
    },
  };
}

export function headerFields(fields: HeadFields): readonly (readonly [string, string])[] {
  return [
    ['Content-Type', fields.contentType],
    ['X-ClickHouse-Query-Id', fields.queryId],
    ...(fields.format === null ? [] : [['X-ClickHouse-Format', fields.format] as const]),
    ['X-ClickHouse-Timezone', 'UTC'],
    ['X-ClickHouse-Exception-Tag', fields.exceptionTag],
  ];
}

export function errorText(error: EngineError, version: string): string {
  return `${error.message} (version ${version} (official build))\n`;
}

/** What ClickHouse appends (25.11 and later) when a query fails after its first rows were sent; clients look for the tag of the head. */
export function exceptionBlock(error: EngineError, version: string, tag: string): Uint8Array {
  const text = errorText(error, version);
  return Buffer.from(`\r\n__exception__\r\n${tag}\r\n${text}${String(Buffer.byteLength(text))} ${tag}\r\n__exception__\r\n`);
}

export function summaryText(summary: Summary): string {
  return JSON.stringify({
    read_rows: String(summary.readRows),
    read_bytes: String(summary.readBytes),
    written_rows: String(summary.writtenRows),
    written_bytes: String(summary.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(summary.resultRows),
    result_bytes: String(summary.resultBytes),
    elapsed_ns: String(summary.elapsedNs),
  });
}

function drained(stream: NodeJS.WritableStream, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', settle);
      response.off('close', settle);
      if (response.destroyed) reject(new Error('the client has gone'));
      else resolve();
    };
    stream.once('drain', settle);
    response.once('close', settle);
  });
}

type Coding = 'gzip' | 'zstd' | 'br' | 'deflate';

/** ClickHouse's order of preference: brotli, gzip, deflate, zstd by what the client names; quality values are not weighed. */
function codingOf(acceptEncoding: string): Coding | null {
  const names = acceptEncoding.split(',').map((part) => part.trim().split(';')[0]?.toLowerCase());
  return (['br', 'gzip', 'deflate', 'zstd'] as const).find((coding) => names.includes(coding)) ?? null;
}

export function encoderFor(acceptEncoding: string | null): { readonly coding: Coding; readonly stream: Duplex } | null {
  const coding = acceptEncoding === null ? null : codingOf(acceptEncoding);
  return coding === null ? null : { coding, stream: encoderOf(coding) };
}

function encoderOf(coding: Coding): Duplex {
  switch (coding) {
    case 'gzip':
      return createGzip({ level: 3 });
    case 'zstd':
      return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    case 'br':
      return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
    case 'deflate':
      return createDeflate({ level: 3 });
  }
}
