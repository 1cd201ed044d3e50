import { notTaken, projectRoute } from '../../../../../server/http-api/routes.ts';
import { sendTrace } from '../../../../../server/http-api/send-trace.ts';

export const GET = projectRoute('viewer', (api, { traceId = '' }) => sendTrace(api, traceId));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
