// Adds up the test results that each workspace left, names those that failed, and ends with the line that counts them.
// A workspace that has a `test` script but left no results fails the count.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspaceFolders } from './workspaces.mjs';

const firstLine = (test) => (test.failureMessages[0] ?? '').split('\n', 1)[0];

const root = fileURLToPath(new URL('..', import.meta.url));
let passed = 0;
let failed = 0;
for (const folder of workspaceFolders(root)) {
  const manifest = join(root, folder, 'package.json');
  if (!existsSync(manifest) || !JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test) continue;
  const file = join(root, folder, 'test-results', 'vitest.json');
  if (!existsSync(file)) {
    console.log(`${folder}: no test results`);
    failed += 1;
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = results.numPendingTests + results.numTodoTests;
  // A suite that fails to load has no failed test of its own, but is no success either.
  const broken = results.success || results.numFailedTests > 0 ? 0 : 1;
  console.log(
    `${folder}: ${results.numPassedTests} passed, ${results.numFailedTests + broken} failed${skipped ? `, ${skipped} left out` : ''}`,
  );
  for (const { name, status, assertionResults } of results.testResults) {
    const lost = assertionResults.filter((test) => test.status === 'failed');
    for (const test of lost)
      console.log(`  ${relative(root, name)}: ${test.fullName}\n    ${firstLine(test)}`);
    if (status === 'failed' && lost.length === 0) console.log(`  ${relative(root, name)} did not run`);
  }
  passed += results.numPassedTests;
  failed += results.numFailedTests + broken + (process.env.CI ? skipped : 0);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
