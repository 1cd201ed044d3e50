import { answerInProject, methodNotAllowed } from '../../../../server/http-api/answer.ts';
import { exportAudit } from '../../../../server/http-api/export-audit.ts';
import { processStores } from '../../../../server/stores.ts';

export const GET = (request: Request): Promise<Response> =>
  answerInProject(processStores(), request, 'admin', (api) => exportAudit(api, api.project));

const refuse = (request: Request): Response => methodNotAllowed(processStores(), request);
export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
