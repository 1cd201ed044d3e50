import type { ActorKind, NewAuditEntry } from '@spanhouse/db';
import type { Principal } from '../access/principal.ts';
import { ORGANIZATION, type Context, type ProjectOfRequest } from '../context.ts';
import { addressOf, userAgentOf } from '../client-address.ts';

/** What was done, to what. */
export type Deed = Pick<NewAuditEntry, 'action' | 'object'> & {
  /** What changed; never a secret. */
  readonly detail?: NewAuditEntry['detail'];
  readonly project?: Pick<ProjectOfRequest, 'id'>;
};

/** `headers`: with the address that they come from (`client-address.ts`). */
type AuditDeps = Pick<Context, 'clock' | 'headers'> & { readonly database: Pick<Context['database'], 'auditLog'> };

/**
 * Writes down who did what to which object, from where: after it was done, before the caller is told. `nobody`: what somebody tried who was not let in.
 * Errors: STORE.UNAVAILABLE, STORE.REJECTED.
 */
export async function recordAudit(
  { database, clock, headers }: AuditDeps,
  principal: Principal | 'nobody',
  { action, object, detail = {}, project }: Deed,
): Promise<void> {
  await database.auditLog.add({
    at: clock.now(),
    organizationId: ORGANIZATION,
    projectId: project?.id ?? null,
    actor: actorOf(principal),
    action,
    object,
    detail,
    address: addressOf(headers),
    userAgent: userAgentOf(headers),
  });
}

function actorOf(principal: Principal | 'nobody'): { readonly kind: ActorKind; readonly id: string; readonly name: string } {
  if (principal === 'nobody') return { kind: 'nobody', id: '', name: 'Nobody who was let in' };
  if (principal.kind === 'local') return { kind: 'local', id: 'local', name: 'This computer' };
  if (principal.kind === 'person') return { kind: 'user', id: principal.id, name: `${principal.name} <${principal.email}>` };
  const { token, holder } = principal;
  return holder.kind === 'service'
    ? { kind: 'service', id: String(holder.serviceAccountId), name: `${holder.name}, token ${token.name}` }
    : { kind: 'token', id: String(token.id), name: `${holder.name} <${holder.email}>, token ${token.name}` };
}
