import { afterAll, expect, inject, test } from 'vitest';
import { checks } from './checks/all.ts';
import { Compiler } from './compiler/compiler.ts';
import { problemsWith } from './mutations/broken.ts';
import { mutations } from './mutations/mutations.ts';

const bicep = inject('bicep');
const compiler = bicep === '' ? undefined : new Compiler(bicep);

afterAll(() => compiler?.stop());

/** Each check is proven able to fail: break what it holds, and it must say so. */
for (const mutation of mutations) {
  const { point, file, replace, by = '(deleted)', noticedBy } = mutation;
  const what = `${file}: ${String(replace ?? 'the whole')
    .trim()
    .slice(0, 60)} -> ${by.trim().slice(0, 60)}`;
  const needsBicep = checks.some((check) => check.name.startsWith(noticedBy) && check.needsBicep);
  test.skipIf(needsBicep && !compiler)(`point ${point} notices ${what}`, { concurrent: true }, async () => {
    const problems = await problemsWith(mutation, compiler);
    expect(problems).not.toEqual([]);
  });
}

test('every check is proven by a mutation', () => {
  const proven = new Set(mutations.map(({ noticedBy }) => noticedBy));
  const unproven = checks.filter(({ name }) => ![...proven].some((begins) => name.startsWith(begins)));
  expect(unproven.map(({ name }) => name)).toEqual([]);
});
