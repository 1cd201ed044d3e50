/**
 * Runs first on every page. Where a library sets markup, a script or a script's address from text, the browser asks this policy:
 * - markup is refused unless it cannot be any: text without `<` (antd fills style sheets that way);
 * - addresses of scripts and workers are our own build's;
 * - text never becomes code.
 * What is refused is thrown at the one who tried.
 */
export const TRUSTED_TYPES_SCRIPT = `(() => {
  if (!self.trustedTypes) return;
  const refuse = (what) => { throw new TypeError(what + ' from text is refused on this page'); };
  const base = self.location.origin + '/_next/static/';
  self.trustedTypes.createPolicy('default', {
    createHTML: (text) => (text.includes('<') ? refuse('markup') : text),
    createScriptURL: (url) => (new URL(url, self.location.href).href.startsWith(base) ? url : refuse('a script')),
    createScript: () => refuse('code'),
  });
})();`;
