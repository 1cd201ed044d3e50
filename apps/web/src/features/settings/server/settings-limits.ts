import { INDEXED_TAGS_MAX } from '../model/indexed-tags.ts';

/** Every bound of what is kept about projects, people and keys, in one place. */
export const SETTINGS_LIMITS = {
  nameCharacters: 100,
  emailCharacters: 200,
  /** Revoked keys and tokens stay listed, so that the audit log can be read; these bound what can still be used. */
  keysPerProject: 200,
  tokensPerHolder: 50,
  serviceAccountsPerProject: 100,
  projects: 1_000,
  openInvitations: 500,
  originsPerKey: 20,
  quotaMax: 2_000_000_000,
  expiryDaysMax: 3_650,
  retentionDaysMax: 3_650,
  indexedTags: INDEXED_TAGS_MAX,
  attributeKeyCharacters: 200,
  auditPage: 100,
  auditExport: 100_000,
} as const;
