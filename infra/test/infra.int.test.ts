import { afterAll, expect, inject, test } from 'vitest';
import { checks } from './checks/all.ts';
import { problemsOf } from './checks/check.ts';
import { Compiler } from './compiler/compiler.ts';
import { Project, repositoryRoot } from './project/project.ts';

const bicep = inject('bicep');
const compiler = bicep === '' ? undefined : new Compiler(bicep);
const project = new Project(repositoryRoot, compiler);

afterAll(() => compiler?.stop());

for (const check of checks) {
  test.skipIf(check.needsBicep && !compiler)(`point ${check.point}: ${check.name}`, async () => {
    expect(await problemsOf(check, project)).toEqual([]);
  });
}

test('each of the fifteen points is held by a check, or by a test of its own', () => {
  const held = new Set(checks.map(({ point }) => point));
  // 10: bundles.e2e.test.ts
  expect([...held, 10].sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
});
