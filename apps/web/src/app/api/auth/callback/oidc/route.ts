import { methodNotAllowed } from '../../../../../server/http-api/answer.ts';
import { answerOidcCallback } from '../../../../../server/sign-in/oidc-callback.ts';
import { processStores } from '../../../../../server/stores.ts';

export const GET = (request: Request): Promise<Response> => answerOidcCallback(processStores(), request);

const refuse = (request: Request): Response => methodNotAllowed(processStores(), request);
export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
