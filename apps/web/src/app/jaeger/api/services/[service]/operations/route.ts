import { notTaken } from '../../../../../../server/http-api/routes.ts';
import { jaegerRoute } from '../../../../../../server/jaeger/jaeger-route.ts';
import { readOperationNames } from '../../../../../../server/jaeger/names.ts';

export const GET = jaegerRoute((api, { service = '' }) => readOperationNames(api, service));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
