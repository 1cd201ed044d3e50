import { withoutRights } from '../access/principal.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { withClientAddress } from '../client-address.ts';
import { errorResponse } from '../http-api/answer.ts';
import { checkOwnHost } from '../request-guard.ts';
import type { Stores } from '../stores.ts';

/**
 * `GET /api/auth/callback/oidc`: the way back from the identity provider. Open to everybody: what it takes is bound to the browser that set out by
 * a cookie, and by state, PKCE and nonce.
 */
export async function answerOidcCallback(stores: Stores, request: Request): Promise<Response> {
  const { signIn, database, clock, log, trustedProxies } = stores.services;
  const told = withClientAddress(request.headers, trustedProxies);
  try {
    checkOwnHost(request, stores.origins);
    const response = await signIn.fromProvider(new Request(request, { headers: told }));
    const cookies = response.headers.getSetCookie();
    const headers = new Headers(told);
    headers.delete('authorization');
    headers.set('cookie', cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; '));
    const person = await signIn.who(headers);
    if (person !== null) {
      const object = { kind: 'user', id: person.id, name: person.email };
      await recordAudit({ database, clock, headers: told }, withoutRights(person), {
        action: 'session.begin',
        object,
        detail: { by: 'oidc' },
      });
    } else {
      log.info('sign_in.provider_refused', {
        'error.type': new URL(response.headers.get('location') ?? '/', 'http://x').searchParams.get('error'),
      });
    }
    return response;
  } catch (error) {
    return errorResponse(stores, request, error);
  }
}
