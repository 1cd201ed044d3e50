import { applicationsRouter } from '../features/applications/server/router.ts';
import { compareRouter } from '../features/compare/server/router.ts';
import { firstStepsRouter } from '../features/first-steps/server/router.ts';
import { interfacesRouter } from '../features/interfaces/server/router.ts';
import { logsRouter } from '../features/logs/server/router.ts';
import { projectsRouter } from '../features/projects/server/router.ts';
import { servicesRouter } from '../features/services/server/router.ts';
import { accountRouter } from '../features/settings/server/account-router.ts';
import { auditRouter } from '../features/settings/server/audit-router.ts';
import { ingestKeysRouter } from '../features/settings/server/ingest-keys-router.ts';
import { membersRouter } from '../features/settings/server/members-router.ts';
import { organizationRouter } from '../features/settings/server/organization-router.ts';
import { projectSettingsRouter } from '../features/settings/server/project-settings-router.ts';
import { serviceAccountsRouter } from '../features/settings/server/service-accounts-router.ts';
import { signInRouter } from '../features/sign-in/server/router.ts';
import { topologyRouter } from '../features/topology/server/router.ts';
import { linkRulesRouter } from '../features/traces/server/link-rules-router.ts';
import { savedColumnsRouter } from '../features/traces/server/saved-columns-router.ts';
import { savedViewsRouter } from '../features/traces/server/saved-views-router.ts';
import { tracesRouter } from '../features/traces/server/router.ts';
import { requirePolicies } from './access/require-policies.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  account: accountRouter,
  applications: applicationsRouter,
  audit: auditRouter,
  compare: compareRouter,
  firstSteps: firstStepsRouter,
  ingestKeys: ingestKeysRouter,
  interfaces: interfacesRouter,
  logs: logsRouter,
  linkRules: linkRulesRouter,
  members: membersRouter,
  organization: organizationRouter,
  projects: projectsRouter,
  projectSettings: projectSettingsRouter,
  savedColumns: savedColumnsRouter,
  savedViews: savedViewsRouter,
  serviceAccounts: serviceAccountsRouter,
  services: servicesRouter,
  signIn: signInRouter,
  topology: topologyRouter,
  traces: tracesRouter,
});

requirePolicies(appRouter._def.procedures);

export type AppRouter = typeof appRouter;
