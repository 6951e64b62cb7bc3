import { mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

// Azurites come and go, one after another: a matter of seconds alone, of a minute beside other work.
export default mergeConfig(shared, { test: { testTimeout: 180_000 } });
