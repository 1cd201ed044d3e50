import { notTaken } from '../../../../../server/http-api/routes.ts';
import { jaegerV3Route } from '../../../../../server/jaeger/v3/jaeger-v3-route.ts';
import { traceSummaries } from '../../../../../server/jaeger/v3/trace-summaries.ts';

export const GET = jaegerV3Route(traceSummaries);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
