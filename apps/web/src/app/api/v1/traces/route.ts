import { notTaken, projectRoute } from '../../../../server/http-api/routes.ts';
import { searchTraces } from '../../../../server/http-api/search-traces.ts';

export const GET = projectRoute('viewer', searchTraces);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
