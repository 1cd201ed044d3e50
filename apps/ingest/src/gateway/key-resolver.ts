import type { ProjectId } from '@spanhouse/core';
import type { KeyQuota } from './key-quotas.ts';

export type Sender = {
  readonly projectId: ProjectId;
  /** 0: without a key. */
  readonly keyId: number;
  readonly quota: KeyQuota;
};

/** What a request shows of where it comes from. */
export type PresentedIdentity = {
  /** Null when it carries no key. */
  readonly key: string | null;
  readonly address: string;
  /** The page that sends, where it is one: its `Origin`. */
  readonly origin: string | null;
};

/** Decides whose data a request is. The only way to a project: no header or payload names one. */
export interface KeyResolver {
  /** Errors: AppError STORE.UNAVAILABLE when it cannot be told now; the sender is asked to try again. */
  resolve(presented: PresentedIdentity): Promise<Sender | 'unauthenticated' | 'forbidden'>;
}

const BEARER = /^bearer +(\S+)$/i;

/** From `Authorization: Bearer <key>`, else `x-spanhouse-key`. An Authorization header of another form counts as a key that nobody knows. */
export function presentedKey(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string | null {
  const authorization = headers['authorization'];
  if (typeof authorization === 'string') return BEARER.exec(authorization.trim())?.[1] ?? authorization;
  const key = headers['x-spanhouse-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}
