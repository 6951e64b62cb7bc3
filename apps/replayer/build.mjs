// Two bundles, each self-contained:
//   dist/cli.js   the command line, one file; bin/replayer.js loads it. CommonJS, so that it runs copied alone
//                 anywhere; dist/package.json says so where an ES module package surrounds it.
//   dist/app/     the function app, as it is deployed (azure.yaml: `dist: dist/app`): nothing of the command line in it.
// Licences that third-party code asks to keep are beside each bundle, in *.LEGAL.txt.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFunctionApp } from '../../scripts/bundle-function-app.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const out = `${folder}dist`;
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [`${folder}src/cli.ts`],
  outfile: `${out}/cli.js`,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // The file that threads are started from: itself.
  define: { 'import.meta.filename': '__filename' },
  // As in bundle-function-app.mjs: never loaded, and not ours to bring.
  external: ['protobufjs/minimal'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
});
await writeFile(`${out}/package.json`, '{ "type": "commonjs" }\n');
await bundleFunctionApp(folder, 'src/functions.ts');
