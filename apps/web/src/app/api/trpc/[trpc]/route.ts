import { processStores } from '../../../../server/stores.ts';
import { answerTrpc } from '../../../../server/trpc-endpoint.ts';

const handle = (request: Request): Promise<Response> => answerTrpc(processStores(), request);

export { handle as GET, handle as POST };
