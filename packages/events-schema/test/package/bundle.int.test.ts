import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Bundles a line that imports from the built package, and says which files stayed and what is required. */
async function bundle(contents: string, options: { external?: boolean } = {}) {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    outdir: root,
    logLevel: 'silent',
    ...(options.external ? { external: ['zod', '@azure/*'] } : {}),
  });
  const [output] = Object.values(metafile.outputs);
  return {
    bytes: outputFiles[0]?.contents.byteLength ?? 0,
    packages: Object.entries(output?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([file]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
    imports: output?.imports.map((imported) => imported.path) ?? [],
  };
}

test('what is not imported is not bundled', async () => {
  const { bytes, packages } = await bundle(
    "import { normaliseTime } from '@annals/events-schema'; console.log(normaliseTime('2026-11-01T00:00:00Z'));",
  );
  expect(packages).toEqual([]);
  expect(bytes).toBeLessThan(2_000);
});

test('only the publisher has Azure code in it', async () => {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  const entries = Object.keys(manifest.exports).filter((entry) => !/json$|schemas|publisher/.test(entry));
  expect(entries).toContain('.');
  for (const entry of entries) {
    const name = path.posix.join('@annals/events-schema', entry);
    const { imports } = await bundle(`export * from '${name}';`, { external: true });
    expect(
      imports.filter((imported) => imported.startsWith('@azure/')),
      name,
    ).toEqual([]);
  }
  const { imports } = await bundle(
    "import { createPublisher } from '@annals/events-schema/publisher'; createPublisher({});",
    { external: true },
  );
  expect(imports).toContain('@azure/eventgrid');
});
