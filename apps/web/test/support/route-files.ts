import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Route } from '../../src/server/http-api/routes.ts';
import type { Stores } from '../../src/server/stores.ts';

const APP = fileURLToPath(new URL('../../src/app', import.meta.url));
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** One method of one route, as the files under `app` export it. */
export type ExportedRoute = {
  /** As in the file's place: `/api/v1/traces/[traceId]`. */
  readonly path: string;
  readonly method: string;
  /** A policy is what it should have. */
  readonly route: Omit<Route, 'policy'> & Partial<Pick<Route, 'policy'>> & ((...args: Parameters<Route>) => Promise<Response>);
};

export async function exportedRoutes(): Promise<readonly ExportedRoute[]> {
  const files = (await readdir(APP, { recursive: true })).filter((file) => /(?:^|\/)route\.[cm]?[jt]sx?$/.test(file)).toSorted();
  const found: ExportedRoute[] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(join(APP, file)).href)) as Readonly<Record<string, unknown>>;
    for (const method of METHODS) {
      const route = module[method];
      if (typeof route === 'function')
        found.push({ path: `/${dirname(relative(APP, join(APP, file)))}`, method, route: route as ExportedRoute['route'] });
    }
  }
  return found;
}

/** What routes answer from, until the next call: the process holds it in one place (`stores.ts`). */
export function serveRoutesFrom(stores: Stores): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for('spanhouse.web.stores')] = stores;
}

/** Calls a route as Next does: the names in its path get their values. */
export function callRoute(
  { path, route }: ExportedRoute,
  values: Readonly<Record<string, string>>,
  toRequest: (pathname: string) => Request,
): Promise<Response> {
  const pathname = path.replace(/\[+(?:\.\.\.)?(\w+)\]+/g, (_, name: string) => encodeURIComponent(values[name] ?? 'x'));
  return route(toRequest(pathname), { params: Promise.resolve(path.includes('[') ? values : undefined) });
}
