/**
 * Where Chromium is: CHROMIUM_PATH, else the one of Debian's package. Null: leave it to Playwright, which then uses its own
 * and says how to get it when there is none.
 */
export function chromiumPath(exists: (path: string) => boolean, env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined) {
    if (!exists(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
    return named;
  }
  return exists('/usr/bin/chromium') ? '/usr/bin/chromium' : null;
}
