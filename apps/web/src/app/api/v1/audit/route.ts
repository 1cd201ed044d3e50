import { exportAudit } from '../../../../server/http-api/export-audit.ts';
import { notTaken, projectRoute } from '../../../../server/http-api/routes.ts';

export const GET = projectRoute('admin', (api) => exportAudit(api, api.project));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
