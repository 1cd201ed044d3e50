import { openRoute } from '../../../server/http-api/routes.ts';
import { unknownTempoRoute } from '../../../server/tempo/tempo-route.ts';

const refuse = openRoute(unknownTempoRoute);
export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as POST, refuse as PUT };
