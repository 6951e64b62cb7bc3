import { cp, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleFunctionApp } from '../../scripts/bundle-function-app.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await bundleFunctionApp(here('.'), 'src/main.ts');

// The page that `GET /api/explorer` serves lies beside the bundle.
const page = here('../explorer/dist');
const served = here('dist/app/explorer');
if (existsSync(page)) await cp(page, served, { recursive: true });
else {
  await mkdir(served, { recursive: true });
  await writeFile(
    `${served}/index.html`,
    '<!doctype html><html lang="en"><title>Annals</title><p>The explorer is not built yet.</p></html>\n',
  );
}
