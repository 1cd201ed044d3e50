import { prismaAdapter } from '@better-auth/prisma-adapter';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Log, Secret } from '@spanhouse/core';
import { toAppError } from './database-errors.ts';
import { PrismaClient } from './generated/client.ts';
import { createApiTokens, type ApiTokens } from './repositories/api-tokens.ts';
import { createAuditLog, type AuditLog } from './repositories/audit-log.ts';
import { createIngestKeyRepository, type IngestKeyRepository } from './repositories/ingest-keys.ts';
import { createInvitations, type Invitations } from './repositories/invitations.ts';
import { createLinkRules, type LinkRules } from './repositories/link-rules.ts';
import { createMembers, type Members } from './repositories/members.ts';
import { createOrganizations, type Organizations } from './repositories/organizations.ts';
import { createPeople, type People } from './repositories/people.ts';
import { createProjects, type Projects } from './repositories/projects.ts';
import { createSavedColumns, type SavedColumns } from './repositories/saved-columns.ts';
import { createSavedViews, type SavedViews } from './repositories/saved-views.ts';
import { createServiceAccounts, type ServiceAccounts } from './repositories/service-accounts.ts';
import { createSessions, type Sessions } from './repositories/sessions.ts';
import { createSignInAttempts, type SignInAttempts } from './repositories/sign-in-attempts.ts';
import { createSignInLinks, type SignInLinks } from './repositories/sign-in-links.ts';

/** PostgreSQL: who owns telemetry and who may send it. Connects at the first question, not before. */
export interface Database {
  readonly organizations: Organizations;
  readonly projects: Projects;
  readonly ingestKeys: IngestKeyRepository;
  readonly people: People;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly serviceAccounts: ServiceAccounts;
  readonly apiTokens: ApiTokens;
  readonly sessions: Sessions;
  readonly auditLog: AuditLog;
  readonly savedViews: SavedViews;
  readonly savedColumns: SavedColumns;
  readonly linkRules: LinkRules;
  readonly signInLinks: SignInLinks;
  readonly signInAttempts: SignInAttempts;
  /** Users, sessions and accounts as better-auth reads and writes them. */
  readonly signInStore: ReturnType<typeof prismaAdapter>;
  /** False when the server does not answer. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Every question here is a look-up by key; one that takes longer is stuck. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 8;

export function createDatabase(config: { readonly url: Secret }, deps: { readonly log: Log }): Database {
  const adapter = new PrismaPg(
    {
      connectionString: config.url.reveal(),
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      application_name: 'spanhouse',
    },
    {
      // An idle connection that is lost is not an error: the next question opens another.
      onPoolError: (error) => {
        deps.log.warn('database.connection_lost', { 'exception.message': error.message });
      },
      onConnectionError: (error) => {
        deps.log.warn('database.connection_lost', { 'exception.message': error.message });
      },
    },
  );
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' });
  return {
    organizations: createOrganizations(prisma),
    projects: createProjects(prisma),
    ingestKeys: createIngestKeyRepository(prisma),
    people: createPeople(prisma),
    members: createMembers(prisma),
    invitations: createInvitations(prisma),
    serviceAccounts: createServiceAccounts(prisma),
    apiTokens: createApiTokens(prisma),
    sessions: createSessions(prisma),
    auditLog: createAuditLog(prisma),
    savedViews: createSavedViews(prisma),
    savedColumns: createSavedColumns(prisma),
    linkRules: createLinkRules(prisma),
    signInLinks: createSignInLinks(prisma),
    signInAttempts: createSignInAttempts(prisma),
    // No transactions: one of them would hold up everybody else on the embedded server.
    signInStore: prismaAdapter(prisma, { provider: 'postgresql', transaction: false }),
    ping: async () => {
      try {
        await prisma.$queryRaw`SELECT 1`;
        return true;
      } catch (error) {
        deps.log.warn('database.ping_failed', { 'exception.message': String(toAppError(error)) });
        return false;
      }
    },
    close: () => prisma.$disconnect(),
  };
}
