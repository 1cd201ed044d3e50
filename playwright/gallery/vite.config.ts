import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';

/** The gallery is bundled by the test that looks at it; nothing of it is in the product. */
export const galleryConfig: InlineConfig = {
  configFile: false,
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'error',
  build: {
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
  },
  worker: { format: 'es' },
};
export default galleryConfig;
