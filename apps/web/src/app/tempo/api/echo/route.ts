import { notTaken, openRoute } from '../../../../server/http-api/routes.ts';

/** Whoever sets up a data source asks here whether there is one. */
export const GET = openRoute(() => new Response('echo', { headers: { 'cache-control': 'no-store' } }));

export { notTaken as DELETE, notTaken as PATCH, notTaken as POST, notTaken as PUT };
