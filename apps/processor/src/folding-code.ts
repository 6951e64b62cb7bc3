import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * Names the code of this app, folds and all that they call: a hash of the bundle, which is one file. Undefined where
 * it is not bundled.
 */
export const foldingCode = (): string | undefined =>
  typeof __filename === 'string' ? hash('sha256', readFileSync(__filename)) : undefined;
