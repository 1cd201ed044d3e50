import { firstStepsRouter } from '../features/first-steps/server/router.ts';
import { projectsRouter } from '../features/projects/server/router.ts';
import { servicesRouter } from '../features/services/server/router.ts';
import { signInRouter } from '../features/sign-in/server/router.ts';
import { tracesRouter } from '../features/traces/server/router.ts';
import { requirePolicies } from './access/require-policies.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  firstSteps: firstStepsRouter,
  projects: projectsRouter,
  services: servicesRouter,
  signIn: signInRouter,
  traces: tracesRouter,
});

requirePolicies(appRouter._def.procedures);

export type AppRouter = typeof appRouter;
