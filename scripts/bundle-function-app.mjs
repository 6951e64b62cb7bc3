// Bundles a function app into a folder that is deployed as it is: main.js with everything in it, host.json, and a
// package.json without dependencies. Only `@azure/functions-core` stays outside: the Functions worker supplies it.
// What the app itself imports on demand, `import('./part.ts')`, is a file of its own: the app starts without reading it.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** `folder`: the app's workspace; writes `<folder>/dist/app` from `<folder>/<entry>` and `<folder>/host.json`. */
export async function bundleFunctionApp(folder, entry) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const out = join(folder, 'dist', 'app');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const parts = new Map([['main.js', join(folder, entry)]]);
  // A Map goes on over what is added to it meanwhile.
  for (const [name, source] of parts)
    await bundle(source, join(out, name), apart(join(folder, 'src'), parts));
  await copyFile(join(folder, 'host.json'), join(out, 'host.json'));
  await writeFile(
    join(out, 'package.json'),
    `${JSON.stringify({ name, version, private: true, main: 'main.js' }, null, 2)}\n`,
  );
}

async function bundle(source, outfile, plugin) {
  await build({
    entryPoints: [source],
    outfile,
    plugins: [plugin],
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
}

/** Leaves relative dynamic imports of the app's own source to be found at run time, and adds them to `parts`. */
function apart(src, parts) {
  return {
    name: 'apart',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import' || !resolveDir.startsWith(src)) return undefined;
        const name = basename(path).replace(/\.ts$/, '.js');
        const source = join(resolveDir, path);
        if ((parts.get(name) ?? source) !== source) throw new Error(`two parts are called ${name}`);
        parts.set(name, source);
        return { path: `./${name}`, external: true };
      });
    },
  };
}
