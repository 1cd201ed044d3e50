import packageFile from '../../../package.json' with { type: 'json' };
import { tempoAnswer } from './tempo-route.ts';

/** GET /api/status/buildinfo: programs ask here which version answers them. It is this product's. */
export function buildInfo(): Response {
  return tempoAnswer({ version: packageFile.version, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
}
