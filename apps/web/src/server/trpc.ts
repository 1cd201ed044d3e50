import { initTRPC } from '@trpc/server';
import { projectOf, type Context } from './context.ts';
import { toPublicError } from './error-formatter.ts';

const t = initTRPC.context<Context>().create({
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

/** For what a user may ask without a project. */
export const userProcedure = measured;

/** Everything else. The project comes from the context, never from the input. */
export const projectProcedure = measured.use(async ({ ctx, next }) => next({ ctx: { ...ctx, project: await projectOf(ctx) } }));
