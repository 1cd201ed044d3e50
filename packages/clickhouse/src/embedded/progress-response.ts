import type { ServerResponse } from 'node:http';
import type { Progress } from './engine.ts';
import type { EngineError } from './engine-error.ts';
import { encoderFor, errorText, exceptionBlock, headerFields, summaryText, type QueryResponse } from './query-response.ts';

/*
 * PROGRESS IN HEADER FIELDS (`send_progress_in_http_headers=1`)
 *
 * ClickHouse sends the status line at once, then one field `X-ClickHouse-Progress` after another while the query runs, and ends the
 * head when the first row is there. Node's ServerResponse sends a head only as a whole, so this answer is written to the socket itself:
 * HTTP/1.1, chunked body, `Connection: close`. The status is always 200; an error shows in `X-ClickHouse-Exception-Code` and the body.
 */
export function createProgressResponse(response: ServerResponse, acceptEncoding: string | null, queryId: string): QueryResponse {
  const { socket } = response;
  if (socket === null) throw new Error('the client has gone');
  const encoder = encoderFor(acceptEncoding);
  let headBegan = false;
  let headEnded = false;
  let exceptionTag = '';

  const field = (name: string, value: string): void => {
    if (!headBegan) {
      headBegan = true;
      socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-ClickHouse-Query-Id: ${oneLine(queryId)}\r\n`);
    }
    socket.write(`${name}: ${oneLine(value)}\r\n`);
  };
  const chunk = (bytes: Uint8Array): boolean => {
    if (bytes.byteLength === 0) return true;
    socket.cork();
    socket.write(`${bytes.byteLength.toString(16)}\r\n`);
    socket.write(bytes);
    const hasRoom = socket.write('\r\n');
    socket.uncork();
    return hasRoom;
  };
  const drained = async (hasRoom: boolean): Promise<void> => {
    if (hasRoom) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        socket.off('drain', settle);
        socket.off('close', settle);
        if (socket.destroyed) reject(new Error('the client has gone'));
        else resolve();
      };
      socket.once('drain', settle);
      socket.once('close', settle);
    });
  };
  const endHead = (): void => {
    headEnded = true;
    socket.write('\r\n');
    encoder?.stream.on('data', (bytes: Uint8Array) => chunk(bytes));
  };
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (socket.destroyed) throw new Error('the client has gone');
    if (encoder === null) await drained(chunk(bytes));
    else
      await new Promise<void>((resolve) =>
        encoder.stream.write(bytes, () => {
          resolve();
        }),
      );
  };
  const end = async (): Promise<void> => {
    if (encoder !== null) {
      const ended = new Promise<void>((resolve) => encoder.stream.once('end', resolve));
      encoder.stream.end();
      await ended;
    }
    await new Promise<void>((resolve) => socket.end('0\r\n\r\n', resolve));
  };

  return {
    get started() {
      return headEnded;
    },
    progress(progress: Progress) {
      if (headEnded || socket.destroyed) return;
      field(
        'X-ClickHouse-Progress',
        JSON.stringify({
          read_rows: progress.readRows,
          read_bytes: progress.readBytes,
          total_rows_to_read: progress.totalRows,
          elapsed_ns: progress.elapsedNs,
        }),
      );
    },
    start(fields) {
      exceptionTag = fields.exceptionTag;
      for (const [name, value] of headerFields(fields)) if (name !== 'X-ClickHouse-Query-Id') field(name, value);
      if (encoder !== null) field('Content-Encoding', encoder.coding);
      field('X-ClickHouse-Summary', summaryText(fields.summary));
      endHead();
    },
    write,
    end,
    async fail(error: EngineError, version: string) {
      if (headEnded) {
        await write(exceptionBlock(error, version, exceptionTag));
      } else {
        field('Content-Type', 'text/plain; charset=UTF-8');
        field('X-ClickHouse-Exception-Code', String(error.code));
        headEnded = true;
        socket.write('\r\n');
        chunk(Buffer.from(errorText(error, version)));
        await new Promise<void>((resolve) => socket.end('0\r\n\r\n', resolve));
        return;
      }
      await end();
    },
  };
}

/** No value may begin a field of its own. */
function oneLine(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e]/g, ' ');
}
