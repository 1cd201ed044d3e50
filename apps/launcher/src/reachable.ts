import { request } from 'node:http';
import { connect } from 'node:net';
import { type Secret } from '@spanhouse/core';

const TIMEOUT_MS = 2_000;

/**
 * Whether the other side is ready: an HTTP address answers with 2xx, a PostgreSQL (its URL is a Secret) accepts connections.
 * Refusals and time-outs are a no; they are what one sees while it starts.
 */
export async function isReachable(target: string | Secret, signal: AbortSignal): Promise<boolean> {
  return typeof target === 'string' ? answersHttp(target, signal) : acceptsConnections(target);
}

function answersHttp(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // A connection a question: one kept open would be in the way when the process stops.
    const asking = request(url, { agent: false, timeout: TIMEOUT_MS, signal }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => {
      resolve(false);
    });
    asking.end();
  });
}

function acceptsConnections(databaseUrl: Secret): Promise<boolean> {
  const url = new URL(databaseUrl.reveal());
  const directory = url.searchParams.get('host');
  const port = url.port === '' ? 5432 : Number(url.port);
  return new Promise((resolve) => {
    const socket = directory === null ? connect(port, url.hostname) : connect(`${directory}/.s.PGSQL.${String(port)}`);
    const answer = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      answer(false);
    });
    socket.once('connect', () => {
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
  });
}
