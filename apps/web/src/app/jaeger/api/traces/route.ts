import { notTaken } from '../../../../server/http-api/routes.ts';
import { jaegerRoute } from '../../../../server/jaeger/jaeger-route.ts';
import { searchTraces } from '../../../../server/jaeger/traces.ts';

export const GET = jaegerRoute(searchTraces);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
