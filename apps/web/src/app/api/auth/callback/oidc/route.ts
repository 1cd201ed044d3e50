import { notTaken, openRoute } from '../../../../../server/http-api/routes.ts';
import { answerOidcCallback } from '../../../../../server/sign-in/oidc-callback.ts';

export const GET = openRoute(answerOidcCallback);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
