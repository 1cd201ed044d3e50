// Where a Chromium is: CHROMIUM_PATH, Debian's package, or the one that Playwright keeps.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** @returns {{ path: string | null, advice: string }} */
export function findChromium(root, environment, exists = existsSync) {
  const named = environment.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    return exists(named) ? { path: named, advice: '' } : { path: null, advice: `CHROMIUM_PATH names ${named}, which does not exist.` };
  }
  const path = ['/usr/bin/chromium', ...playwrightBrowsers(environment)].find((candidate) => exists(candidate));
  if (path !== undefined) return { path, advice: '' };
  return {
    path: null,
    advice:
      'No Chromium was found. Install one: `apt-get install chromium` on Debian, `npx playwright install chromium` elsewhere, or name one with CHROMIUM_PATH.',
  };
}

/** Playwright keeps its browsers in one folder a version. */
function playwrightBrowsers(environment) {
  const folder =
    environment.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright');
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .toSorted()
    .toReversed();
  const places = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium',
  ];
  return versions.flatMap((version) => places.map((place) => join(folder, version, place)));
}
