import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Asked for at once: a font that is there when the first words are drawn moves none of them. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((name) => name.endsWith('.woff2'))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `./${name}` },
          injectTo: 'head' as const,
        })),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), preloadFonts],
  build: {
    outDir: '../.data/console',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Not made into data: addresses: the page's policy lets images and fonts come from its own server alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
