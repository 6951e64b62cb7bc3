import { defineConfig } from 'vite';

/** A function app to develop against, `vite`: ANNALS_URL=http://127.0.0.1:<port>, as `npm start` prints it. */
const processor = process.env.ANNALS_URL;

export default defineConfig({
  base: '/api/explorer/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // What is inlined as `data:` would need a wider content security policy; what is preloaded by a script, a polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  ...(processor === undefined
    ? {}
    : {
        server: {
          proxy: {
            '^/api/(?!explorer)': { target: processor },
          },
        },
      }),
});
