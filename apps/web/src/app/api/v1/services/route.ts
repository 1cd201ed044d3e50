import { answerInProject, methodNotAllowed } from '../../../../server/http-api/answer.ts';
import { listServices } from '../../../../server/http-api/list-services.ts';
import { processStores } from '../../../../server/stores.ts';

export const GET = (request: Request): Promise<Response> => answerInProject(processStores(), request, 'viewer', listServices);

const refuse = (request: Request): Response => methodNotAllowed(processStores(), request);
export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
