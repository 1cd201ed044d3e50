import { notTaken } from '../../../../../server/http-api/routes.ts';
import { jaegerV3Route } from '../../../../../server/jaeger/v3/jaeger-v3-route.ts';
import { services } from '../../../../../server/jaeger/v3/names.ts';

export const GET = jaegerV3Route(services);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
