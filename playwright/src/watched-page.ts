import type { Page } from '@playwright/test';

/** What a page did that it must not do, in the order seen. Stays empty on a good page. */
export type Misdeeds = readonly string[];

/**
 * Watches a page from before its first script: texts that ran (`ran(n)`, dialogs), violations of its content policy, uncaught errors, and requests to
 * anybody but its own server.
 */
export async function watchPage(page: Page, ownOrigin: string): Promise<Misdeeds> {
  const seen: string[] = [];
  await page.exposeFunction('ran', (what: unknown) => {
    seen.push(`payload ${String(what)} ran`);
  });
  await page.exposeFunction('violated', (what: string) => {
    seen.push(`content policy: ${what}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { violated: (what: string) => void }).violated;
      report(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => seen.push(String(error)));
  });
  page.on('pageerror', (error) => {
    seen.push(`uncaught: ${error.message}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== ownOrigin && protocol !== 'data:') seen.push(`asks for ${request.url().slice(0, 200)}`);
  });
  return seen;
}
