import { notTaken } from '../../../../../../../server/http-api/routes.ts';
import { tagValues } from '../../../../../../../server/tempo/tags.ts';
import { tempoRoute } from '../../../../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute((api, { tag = '' }) => tagValues(api, tag));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
