import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourcesHash } from './sources-hash.ts';

// Run by `npm run build`. What decides what is in a dataset, given an archive: folds, schemas and upcasters; declarations,
// rows, formats and cards.
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sha256 = sourcesHash([at('../../../events-schema'), at('../..')]);
mkdirSync(at('../../dist'), { recursive: true });
writeFileSync(at('../../dist/code.json'), `${JSON.stringify({ sha256 })}\n`);
