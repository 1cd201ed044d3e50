import type { ProjectId } from '@spanhouse/core';
import type { KeyQuota } from './key-quotas.ts';
import type { ExportSignal } from './signals.ts';

export type Sender = {
  readonly projectId: ProjectId;
  /** 0: without a key. */
  readonly keyId: number;
  readonly quota: KeyQuota;
};

/** What a request shows of where it comes from, and what it brings. */
export type PresentedIdentity = {
  /** A key lets its holder send some signals only. */
  readonly signal: ExportSignal;
  /** Null when it carries no key. */
  readonly key: string | null;
  /** Of the sender's end of the connection; empty when that is a proxy, which may stand for anybody. */
  readonly address: string;
  /** The page that sends, where it is one: its `Origin`. */
  readonly origin: string | null;
};

/** Decides whose data a request is. The only way to a project: no header or payload names one. */
export interface KeyResolver {
  /** Errors: AppError STORE.UNAVAILABLE when it cannot be told now; the sender is asked to try again. */
  resolve(presented: PresentedIdentity): Promise<Sender | 'unauthenticated' | 'forbidden'>;
}

/** What a proxy leaves behind. None of them is believed; that there is one is enough. */
const TRACES_OF_PROXIES = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'] as const;
const BEARER = /^bearer +(\S+)$/i;

/** From `Authorization: Bearer <key>`, else `x-spanhouse-key`. An Authorization header of another form counts as a key that nobody knows. */
export function presentedKey(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string | null {
  const authorization = headers['authorization'];
  if (typeof authorization === 'string') return BEARER.exec(authorization.trim())?.[1] ?? authorization;
  const key = headers['x-spanhouse-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

/** Where a request comes from, as far as it can be told by its connection. */
export function senderAddress(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  remote: string | undefined,
): string {
  return TRACES_OF_PROXIES.some((name) => headers[name] !== undefined) ? '' : (remote ?? '');
}
