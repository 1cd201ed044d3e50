import { notTaken } from '../../../../../../server/http-api/routes.ts';
import { tagNamesByScope } from '../../../../../../server/tempo/tags.ts';
import { tempoRoute } from '../../../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute(tagNamesByScope);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
