import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** What a bundler makes of one import of the built package. */
async function bundled(code: string) {
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: dist },
    bundle: true,
    format: 'esm',
    write: false,
    external: ['zod'],
  });
  return { text: outputFiles[0]?.text ?? '', warnings: warnings.map(({ text }) => text) };
}

test('an application that imports one stream does not carry the others', async () => {
  const { text, warnings } = await bundled(`export { webFeature } from './catalogue.js'`);
  expect(text).toContain('ai.annals.support.added.v1');
  expect(text).not.toMatch(/ai\.annals\.(consent|message|deployment|evaluation)/);
  expect(warnings).toEqual([]);
});

test('an import that is not used leaves nothing behind', async () => {
  const { text } = await bundled(`import { catalogue } from './catalogue.js'; export const unused = 1;`);
  expect(text).not.toContain('ai.annals');
});
