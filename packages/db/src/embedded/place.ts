import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Secret } from '@spanhouse/core';

/** Where the embedded PostgreSQL keeps its things, told by the data directory alone, so that server and clients agree. */
export type EmbeddedPlace = {
  readonly directory: string;
  readonly cluster: string;
  readonly socketDirectory: string;
  readonly socket: string;
};

/** PostgreSQL clients look for `.s.PGSQL.<port>` in the directory given as host. */
const SOCKET_NAME = '.s.PGSQL.5432';
/** `sun_path` of `sockaddr_un`, 104 on macOS and 108 on Linux, less the closing zero. */
const SOCKET_PATH_BYTES_MAX = 103;

export function embeddedPlace(dataDirectory: string): EmbeddedPlace {
  const directory = join(resolve(dataDirectory), 'postgres');
  const near = join(directory, 'socket');
  const isShortEnough = Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX;
  const socketDirectory = isShortEnough ? near : join(tmpdir(), `spanhouse-${String(userInfo().uid)}-${digestOf(directory)}`);
  return { directory, cluster: join(directory, 'cluster'), socketDirectory, socket: join(socketDirectory, SOCKET_NAME) };
}

/** DATABASE_URL of the embedded PostgreSQL. There is no password: the folder lets only its owner in. */
export function embeddedDatabaseUrl(dataDirectory: string): Secret {
  return new Secret(`postgresql://postgres@localhost/postgres?host=${encodeURIComponent(embeddedPlace(dataDirectory).socketDirectory)}`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
