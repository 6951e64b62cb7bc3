import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sourcesHash } from './sources-hash.ts';

const manifest = { name: 'it', version: '1', dependencies: { b: '1', a: '2' } };

/** The hash of a package of these files. */
function hashOf(files: Readonly<Record<string, string>>, described: object = manifest): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-sources-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries({ ...files, '../package.json': JSON.stringify(described) })) {
    const path = join(folder, 'src', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return sourcesHash([folder]);
}

const files = { 'a.ts': 'one\ntwo\n', 'b/c.ts': 'three\n' };

test('what decides what is built changes the hash: a source, its place, a version that is depended on', () => {
  const hashes = [
    hashOf(files),
    hashOf({ ...files, 'a.ts': 'one\nother\n' }),
    hashOf({ 'a.ts': files['a.ts'], 'c.ts': files['b/c.ts'] }),
    hashOf({ 'a.ts': files['a.ts'] }),
    hashOf(files, { ...manifest, dependencies: { b: '1', a: '3' } }),
    hashOf(files, { ...manifest, version: '2' }),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('tests, line ends, the order in which files lie and what else a package says change nothing', () => {
  const hash = hashOf(files);
  expect(hashOf({ 'b/c.ts': 'three\r\n', 'a.ts': 'one\r\ntwo\r\n' })).toBe(hash);
  expect(hashOf({ ...files, 'a.unit.test.ts': 'x', 'b/a.test-d.ts': 'x', 'notes.md': 'x' })).toBe(hash);
  expect(hashOf(files, { scripts: {}, dependencies: { a: '2', b: '1' }, version: '1', name: 'it' })).toBe(
    hash,
  );
});
