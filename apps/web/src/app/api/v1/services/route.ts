import { listServices } from '../../../../server/http-api/list-services.ts';
import { notTaken, projectRoute } from '../../../../server/http-api/routes.ts';

export const GET = projectRoute('viewer', listServices);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
