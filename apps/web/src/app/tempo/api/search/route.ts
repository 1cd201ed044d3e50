import { notTaken } from '../../../../server/http-api/routes.ts';
import { search } from '../../../../server/tempo/search.ts';
import { tempoRoute } from '../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute(search);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
