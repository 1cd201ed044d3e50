import { health } from '../../../server/http-api/health.ts';
import { openRoute } from '../../../server/http-api/routes.ts';

// Asked of the running server, never answered at build time.
export const dynamic = 'force-dynamic';

export const GET = openRoute(health);
