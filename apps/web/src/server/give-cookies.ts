import type { Context } from './context.ts';
import type { Cookies } from './sign-in/sign-in.ts';

/** They go out with the answer. */
export function giveCookies({ responseHeaders }: Pick<Context, 'responseHeaders'>, cookies: Cookies): void {
  for (const cookie of cookies) responseHeaders.append('set-cookie', cookie);
}
