import { exportResults } from '../../../../../server/http-api/export-results.ts';
import { notTaken, projectRoute } from '../../../../../server/http-api/routes.ts';

export const GET = projectRoute('viewer', exportResults);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
