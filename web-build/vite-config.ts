import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import type { InlineConfig } from 'vite';
import type { WebApp } from './web-apps.ts';

/** How an application is bundled. The servers send `Content-Security-Policy: default-src 'self'`, and this holds to it. */
export function viteConfigOf(repository: string, app: WebApp, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: join(repository, app.root),
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    plugins: [vue()],
    define: {
      __VUE_OPTIONS_API__: true,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
      __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      sourcemap: false,
      // A data: URL would be refused by the policy above.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 900,
      // What main.ts imports first has to run before schemas that end up in a chunk of their own (no-eval.ts).
      rolldownOptions: { output: { strictExecutionOrder: true } },
    },
  };
}
