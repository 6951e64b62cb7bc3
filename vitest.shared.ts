import { defineConfig } from 'vitest/config';

/** What every workspace's vitest.config.ts hands on: a file of results beside the readable report. */
export default defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    // The files of a workspace run one after another in one process: what they import is loaded once.
    // So a module that several of them share has its hooks in a function, which each of them calls.
    isolate: false,
    maxWorkers: 1,
    // For what hangs: on a busy machine a test that starts a few processes takes half a minute.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for comes at once on an idle machine; a busy one may take more than the second that Vitest gives.
    expect: { poll: { timeout: 20_000 } },
    allowOnly: false,
  },
});
