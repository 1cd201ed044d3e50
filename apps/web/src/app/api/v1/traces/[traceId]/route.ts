import { answerInProject, methodNotAllowed } from '../../../../../server/http-api/answer.ts';
import { sendTrace } from '../../../../../server/http-api/send-trace.ts';
import { processStores } from '../../../../../server/stores.ts';

type Path = { readonly params: Promise<{ readonly traceId: string }> };

export const GET = (request: Request, { params }: Path): Promise<Response> =>
  answerInProject(processStores(), request, 'viewer', async (api) => sendTrace(api, (await params).traceId));

const refuse = (request: Request): Response => methodNotAllowed(processStores(), request);
export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
