import { mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

// The whole of infra compiles in about a second, many times that beside other work.
export default mergeConfig(shared, {
  test: { globalSetup: ['test/compiler/setup.ts'], testTimeout: 120_000, hookTimeout: 180_000 },
});
