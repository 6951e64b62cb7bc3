import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncApiFile } from './files.ts';
import { shippedContract } from './shipped.ts';

// Writes the shipped contract: `node src/contract/write.ts <folder of schemas> <folder of asyncapi.json>`.
const [schemas, asyncApi] = process.argv.slice(2);
if (schemas === undefined || asyncApi === undefined) throw new Error('two folders are needed');

await rm(schemas, { recursive: true, force: true });
await mkdir(schemas, { recursive: true });
for (const [name, text] of shippedContract())
  await writeFile(join(name === asyncApiFile ? asyncApi : schemas, name), text);
