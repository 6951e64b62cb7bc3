import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { peakMegabytes } from './peak-memory.ts';

test('the peak is of the process itself, and not of the larger one that started it', () => {
  const ballast = Buffer.alloc(300 * 1_048_576, 1);
  const module = fileURLToPath(new URL('peak-memory.ts', import.meta.url));
  const script = `import(${JSON.stringify(module)}).then(({ peakMegabytes }) => console.log(peakMegabytes()))`;
  const ofChild = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  expect(peakMegabytes()).toBeGreaterThan(ballast.length / 1_048_576);
  expect(ofChild).toBeGreaterThan(20);
  expect(ofChild).toBeLessThan(200);
});
