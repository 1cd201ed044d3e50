import { request } from 'node:http';
import { connect } from 'node:net';
import { type Secret } from '@spanhouse/core';

const TIMEOUT_MS = 2_000;

/**
 * Null when the other side is ready: an HTTP address answers with 2xx, a PostgreSQL (its URL is a Secret) accepts connections.
 * Else what was seen instead; refusals and time-outs are what one sees while it starts.
 */
export async function whyNotReachable(target: string | Secret, signal: AbortSignal): Promise<string | null> {
  return typeof target === 'string' ? answersHttp(target, signal) : acceptsConnections(target);
}

function answersHttp(url: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    // A connection a question: one kept open would be in the way when the process stops.
    const asking = request(url, { agent: false, timeout: TIMEOUT_MS, signal }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 300 ? null : `${url} answers ${String(status)}`);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.on('error', (error) => {
      resolve(`${url}: ${error.message}`);
    });
    asking.end();
  });
}

function acceptsConnections(databaseUrl: Secret): Promise<string | null> {
  const url = new URL(databaseUrl.reveal());
  const directory = url.searchParams.get('host');
  const port = url.port === '' ? 5432 : Number(url.port);
  return new Promise((resolve) => {
    const socket = directory === null ? connect(port, url.hostname) : connect(`${directory}/.s.PGSQL.${String(port)}`);
    const answer = (reason: string | null): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      answer('PostgreSQL: no answer in time');
    });
    socket.once('connect', () => {
      answer(null);
    });
    socket.once('error', (error) => {
      answer(`PostgreSQL: ${error.message}`);
    });
  });
}
