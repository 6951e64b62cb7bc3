#!/usr/bin/env node
// Plain JavaScript, so that npm can link it before anything is built.
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
if (existsSync(cli)) {
  // Both for a quick start. Importing CommonJS would scan all of it for exports; the cache is there from Node 22 on.
  module.enableCompileCache?.();
  module.createRequire(import.meta.url)(cli);
} else {
  console.error('replayer: it is not built yet: run npm run build first');
  process.exitCode = 1;
}
