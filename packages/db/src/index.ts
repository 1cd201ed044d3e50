export { createDatabase, type Database } from './database.ts';
export { databaseEnv } from './env.ts';
export { createIngestKeys, type IngestIdentity, type IngestKeys, type IngestKeysOptions } from './ingest-keys.ts';
export { makePasswordLink, makeSetUpLink, type MadeSignInLink } from './made-links.ts';
export { createKeyMemory, type KeyMemory, type RememberedKey } from './key-memory.ts';
export { hashCredential, isSameHash, makeCredential, prefixOfCredential, type CredentialKind, type MadeCredential } from './credential.ts';
export { watchProjectSettings, type ProjectSettings, type WatchedProjectSettings } from './project-settings.ts';
export type { ApiToken, ApiTokens, NewApiToken, PresentedToken, TokenHolder } from './repositories/api-tokens.ts';
export type { ActorKind, AuditEntry, AuditFilter, AuditLog, NewAuditEntry } from './repositories/audit-log.ts';
export type { Invitation, InvitedTo, Invitations } from './repositories/invitations.ts';
export type { LinkRule, LinkRules, NewLinkRule } from './repositories/link-rules.ts';
export type { Member, MemberChange, Members } from './repositories/members.ts';
export { type ColumnPlace, COLUMN_PLACES, type SavedColumns } from './repositories/saved-columns.ts';
export type { NewSavedView, SavedView, SavedViews } from './repositories/saved-views.ts';
export type { ServiceAccount, ServiceAccounts } from './repositories/service-accounts.ts';
export type { Sessions, SignInSession } from './repositories/sessions.ts';
export type { Organization, Organizations } from './repositories/organizations.ts';
export { ROLES, type LockOut, type Memberships, type People, type Person, type Role } from './repositories/people.ts';
export type { NewSignInLink, SignInLink, SignInLinkKind, SignInLinks } from './repositories/sign-in-links.ts';
export type { SignInAttempts } from './repositories/sign-in-attempts.ts';
export type { IndexedTag, Project, Projects } from './repositories/projects.ts';
export {
  INGEST_SCOPES,
  type IngestKeyRecord,
  type IngestKeyRepository,
  type IngestQuota,
  type IngestScope,
  type NewIngestKey,
} from './repositories/ingest-keys.ts';
export { embeddedDatabaseUrl } from './embedded/place.ts';
