import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    catalogue: 'src/catalogue/index.ts',
    // A file for each stream, so that a bundler leaves out the streams that an application does not import.
    'streams/consent': 'src/catalogue/assistant/consent.ts',
    'streams/conversation': 'src/catalogue/assistant/conversation.ts',
    'streams/deployment': 'src/catalogue/assistant/deployment.ts',
    'streams/event-rejected': 'src/catalogue/event-rejected.ts',
    'streams/evaluation': 'src/catalogue/assistant/evaluation.ts',
    'streams/web-feature': 'src/catalogue/web-platform/web-feature.ts',
    contract: 'src/contract/index.ts',
    publisher: 'src/publisher.ts',
  },
  format: ['esm', 'cjs'],
  dts: {
    entry: {
      index: 'src/index.ts',
      catalogue: 'src/catalogue/index.ts',
      contract: 'src/contract/index.ts',
      publisher: 'src/publisher.ts',
    },
  },
  sourcemap: true,
  clean: true,
  // Without this, chunks that an entry does not use stay behind as bare imports.
  treeshake: { moduleSideEffects: false },
  target: 'node20',
});
