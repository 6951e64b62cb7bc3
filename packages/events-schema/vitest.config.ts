import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(shared, {
  test: { typecheck: { enabled: true, include: ['{src,test}/**/*.test-d.ts'], tsconfig: 'tsconfig.json' } },
});
