import { exportAudit } from '../../../../../server/http-api/export-audit.ts';
import { notTaken, ownerRoute } from '../../../../../server/http-api/routes.ts';

export const GET = ownerRoute((api) => exportAudit(api, null));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
