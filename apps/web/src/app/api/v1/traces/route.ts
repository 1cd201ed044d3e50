import { answerInProject, methodNotAllowed } from '../../../../server/http-api/answer.ts';
import { searchTraces } from '../../../../server/http-api/search-traces.ts';
import { processStores } from '../../../../server/stores.ts';

export const GET = (request: Request): Promise<Response> => answerInProject(processStores(), request, 'viewer', searchTraces);

const refuse = (request: Request): Response => methodNotAllowed(processStores(), request);
export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
