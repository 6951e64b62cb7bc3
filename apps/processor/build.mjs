import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleFunctionApp } from '../../scripts/bundle-function-app.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await bundleFunctionApp(here('.'), 'src/main.ts');

// The page that `GET /api/explorer` serves lies beside the bundle; turbo builds it first.
await cp(here('../explorer/dist'), here('dist/app/explorer'), { recursive: true });
