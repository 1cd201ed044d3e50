import { notTaken } from '../../../../../server/http-api/routes.ts';
import { jaegerRoute } from '../../../../../server/jaeger/jaeger-route.ts';
import { readTrace } from '../../../../../server/jaeger/traces.ts';

export const GET = jaegerRoute((api, { traceId = '' }) => readTrace(api, traceId));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
