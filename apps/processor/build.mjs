import { fileURLToPath } from 'node:url';
import { bundleFunctionApp } from '../../scripts/bundle-function-app.mjs';

await bundleFunctionApp(fileURLToPath(new URL('.', import.meta.url)), 'src/main.ts');
