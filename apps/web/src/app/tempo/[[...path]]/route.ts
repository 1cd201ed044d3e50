import { unknownRoute } from '../../../server/http-api/answer.ts';
import { openRoute } from '../../../server/http-api/routes.ts';

const refuse = openRoute(unknownRoute);
export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as POST, refuse as PUT };
