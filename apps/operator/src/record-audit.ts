import { userInfo } from 'node:os';
import { systemClock } from '@spanhouse/core';
import type { AuditEntry, Database } from '@spanhouse/db';

const ORGANIZATION = 1;

/** Writes down what was done by a command, as what is done on the pages is: by the account of the machine that ran it. */
export async function recordAudit(
  { auditLog }: Pick<Database, 'auditLog'>,
  { projectId = null, detail = {}, ...deed }: Pick<AuditEntry, 'action' | 'object'> & Partial<Pick<AuditEntry, 'projectId' | 'detail'>>,
): Promise<void> {
  await auditLog.add({
    at: systemClock.now(),
    organizationId: ORGANIZATION,
    projectId,
    actor: { kind: 'system', id: 'operator', name: `npx spanhouse, run by ${accountName()}` },
    ...deed,
    detail,
    address: '',
    userAgent: '',
  });
}

/** In a container the account may have no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `account ${String(process.getuid?.() ?? '')}`;
    throw error;
  }
}
