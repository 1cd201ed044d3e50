import { openRoute } from '../../../../server/http-api/routes.ts';
import { answerTrpc } from '../../../../server/trpc-endpoint.ts';

// Each procedure says by itself who may call it.
const handle = openRoute(answerTrpc);

export { handle as GET, handle as POST };
