import { firstStepsRouter } from '../features/first-steps/server/router.ts';
import { projectsRouter } from '../features/projects/server/router.ts';
import { servicesRouter } from '../features/services/server/router.ts';
import { tracesRouter } from '../features/traces/server/router.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  firstSteps: firstStepsRouter,
  projects: projectsRouter,
  services: servicesRouter,
  traces: tracesRouter,
});

export type AppRouter = typeof appRouter;
