import { notTaken } from '../../../../../../server/http-api/routes.ts';
import { traceByIdV2 } from '../../../../../../server/tempo/trace.ts';
import { tempoRoute } from '../../../../../../server/tempo/tempo-route.ts';

export const GET = tempoRoute((api, { traceId = '' }) => traceByIdV2(api, traceId));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
