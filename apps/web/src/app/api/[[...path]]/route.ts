import { unknownRoute } from '../../../server/http-api/answer.ts';
import { processStores } from '../../../server/stores.ts';

const refuse = (request: Request): Response => unknownRoute(processStores(), request);
export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as POST, refuse as PUT };
