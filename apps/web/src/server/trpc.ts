import { AppError, bug } from '@spanhouse/core';
import type { Role } from '@spanhouse/db';
import { initTRPC } from '@trpc/server';
import type { Policy } from './access/policy.ts';
import { admit, type Context } from './context.ts';
import { toPublicError } from './error-formatter.ts';

export type ProcedureMeta = { readonly policy: Policy };

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const known = toPublicError(error);
      return {
        ...shape,
        message: known.message,
        data: {
          code: shape.data.code,
          path: shape.data.path ?? null,
          httpStatus: known.http,
          appCode: known.code,
          advice: known.advice,
          retry: known.retry,
        },
      };
    },
  });

export const { router } = t;

const measured = t.procedure.use(async ({ ctx, path, next }) => {
  const startedMs = ctx.clock.monotonicMs();
  const result = await next();
  const outcome = result.ok ? 'ok' : (toPublicError(result.error).code ?? 'UNEXPECTED');
  ctx.onAnswered?.({ procedure: path, outcome, seconds: (ctx.clock.monotonicMs() - startedMs) / 1_000 });
  return result;
});

/** A procedure that anybody may call; its result must say nothing that is not for everybody. */
export const openProcedure = measured.meta({ policy: { who: 'anybody' } });

/** For what a person may ask without a project. */
export const personProcedure = measured.meta({ policy: { who: 'person' } }).use(async ({ ctx, next }) => {
  const { principal } = await admit(ctx, { who: 'person' });
  return next({ ctx: { ...ctx, principal: principal ?? nobody() } });
});

/** For what is a person's own: their sessions, their tokens. */
export const sessionProcedure = measured.meta({ policy: { who: 'session' } }).use(async ({ ctx, next }) => {
  const { principal } = await admit(ctx, { who: 'session' });
  if (principal?.kind !== 'person')
    throw new AppError('REQUEST.FORBIDDEN', 'Nobody is set up yet; open the set-up link that was printed at the start.');
  return next({ ctx: { ...ctx, principal } });
});

/** For owners of the organization. */
export const ownerProcedure = measured.meta({ policy: { who: 'owner' } }).use(async ({ ctx, next }) => {
  const { principal } = await admit(ctx, { who: 'owner' });
  return next({ ctx: { ...ctx, principal: principal ?? nobody() } });
});

/** Everything about a project, for those with at least this role in it. The project comes from the context, never from the input. */
export const projectProcedure = (role: Role) => {
  const policy: Policy = { who: 'project', role };
  return measured.meta({ policy }).use(async ({ ctx, next }) => {
    const { principal, project } = await admit(ctx, policy);
    return next({ ctx: { ...ctx, principal: principal ?? nobody(), project: project ?? nobody() } });
  });
};

function nobody(): never {
  throw bug('a policy let a request through without what it asks for');
}
