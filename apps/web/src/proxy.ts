import { NextResponse, type NextRequest } from 'next/server';
import { readOrigins } from './server/origins-env.ts';
import { contentPolicy, NONCE_HEADER } from './server/page-policy/content-policy.ts';
import { isOwnHost } from './server/request-guard.ts';
import { LANGUAGE_COOKIE, LANGUAGE_HEADER, parseLocale } from './i18n/locales.ts';

const YEAR_SECONDS = 31_536_000;

/** Of React's server actions. There are none here, and looking for one that is not there ends in an error page. */
const ACTION_HEADER = 'next-action';

/**
 * What happens before a page is rendered: a name that is not ours is refused; a language named in the address (`?lang=`) is taken and remembered,
 * and scripts are allowed only with this answer's nonce. Telemetry is hostile text; should any of it ever reach the page as markup, it cannot run.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isOwnHost(request.headers.get('host') ?? '', readOrigins(process.env)))
    return refusal(403, 'This server is not reached by that name. Add its origin to SPANHOUSE_WEB_ORIGINS.');
  if (request.headers.has(ACTION_HEADER)) return refusal(400, 'There are no actions here.');
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, { mayEvaluate: process.env.NODE_ENV === 'development' });

  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set(NONCE_HEADER, nonce);
  const named = parseLocale(request.nextUrl.searchParams.get('lang'));
  headers.delete(LANGUAGE_HEADER);
  if (named !== null) headers.set(LANGUAGE_HEADER, named);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  if (named !== null) response.cookies.set(LANGUAGE_COOKIE, named, { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS });
  return response;
}

function refusal(status: number, text: string): NextResponse {
  return new NextResponse(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
}

export const config = { matcher: ['/((?!api/|_next/|favicon|icon).*)'] };
