/** The header that hands a page's nonce from the proxy to the root layout; what a client sends under this name is replaced. */
export const NONCE_HEADER = 'x-spanhouse-nonce';

/**
 * What a page may do, as the value of `Content-Security-Policy`. Telemetry is hostile text; should any of it ever reach a page as markup, it cannot
 * run: scripts need this answer's nonce, nothing is loaded from elsewhere, nothing is sent elsewhere, and text becomes markup or code only through
 * the one policy of `trusted-types.ts`.
 *
 * @param mayEvaluate only while developing, where modules are replaced as they change.
 */
export function contentPolicy(nonce: string, { mayEvaluate }: { readonly mayEvaluate: boolean }): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${mayEvaluate ? " 'unsafe-eval'" : ''}`,
    // antd and the virtualised lists place things with inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(mayEvaluate ? [] : ["require-trusted-types-for 'script'", 'trusted-types default nextjs']),
  ].join('; ');
}
