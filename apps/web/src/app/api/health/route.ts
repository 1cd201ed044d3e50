import { health } from '../../../server/http-api/health.ts';
import { processStores } from '../../../server/stores.ts';

// Asked of the running server, never answered at build time.
export const dynamic = 'force-dynamic';

export const GET = (): Promise<Response> => health(processStores());
