import { notTaken, openRoute } from '../../../../../server/http-api/routes.ts';
import { buildInfo } from '../../../../../server/tempo/build-info.ts';

export const GET = openRoute(buildInfo);

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
