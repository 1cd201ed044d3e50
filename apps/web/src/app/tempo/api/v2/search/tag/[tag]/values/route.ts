import { notTaken } from '../../../../../../../../server/http-api/routes.ts';
import { typedTagValues } from '../../../../../../../../server/tempo/tags.ts';
import { tempoRoute } from '../../../../../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute((api, { tag = '' }) => typedTagValues(api, tag));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
