import { notTaken } from '../../../../server/http-api/routes.ts';
import { jaegerRoute } from '../../../../server/jaeger/jaeger-route.ts';
import { readDependencies } from '../../../../server/jaeger/dependencies.ts';

export const GET = jaegerRoute(readDependencies);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
