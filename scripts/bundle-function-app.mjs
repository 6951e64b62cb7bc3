// Bundles a function app into a folder that is deployed as it is: main.js with everything in it, host.json, and a
// package.json without dependencies. Only `@azure/functions-core` stays outside: the Functions worker supplies it.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** `folder`: the app's workspace; writes `<folder>/dist/app` from `<folder>/<entry>` and `<folder>/host.json`. */
export async function bundleFunctionApp(folder, entry) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const out = join(folder, 'dist', 'app');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await build({
    entryPoints: [join(folder, entry)],
    outfile: join(out, 'main.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // @datadog/sketches-js loads it for its own serial form, which nobody here uses, and does not bring it along.
    external: ['@azure/functions-core', 'protobufjs/minimal'],
    sourcemap: true,
    minifySyntax: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  await copyFile(join(folder, 'host.json'), join(out, 'host.json'));
  await writeFile(
    join(out, 'package.json'),
    `${JSON.stringify({ name, version, private: true, main: 'main.js' }, null, 2)}\n`,
  );
}
