import { notTaken } from '../../../../../server/http-api/routes.ts';
import { tagNames } from '../../../../../server/tempo/tags.ts';
import { tempoRoute } from '../../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute(tagNames);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
