// npm run snapshots -w @annals/infra: writes the snapshot files anew, for a change that is meant.
import { writeFile } from 'node:fs/promises';
import { Compiler } from './compiler/compiler.ts';
import { howToGetBicep, locateBicep } from './compiler/locate.ts';
import type { Snapshot } from './project/deployment.ts';
import { Project, repositoryRoot, variants } from './project/project.ts';

const bicep = await locateBicep();
if (bicep === undefined) throw new Error(`no Bicep compiler: ${howToGetBicep}`);
const compiler = new Compiler(bicep);
const project = new Project(repositoryRoot, compiler);
for (const variant of variants) {
  const { outputs, ...snapshot } = JSON.parse(await project.snapshotText(variant)) as Snapshot;
  // The compiler gives outputs in another order each time: sorted, only what was changed differs.
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = JSON.stringify({ ...snapshot, outputs: sorted }, undefined, 2);
  await writeFile(project.path(`infra/variants/${variant}.snapshot.json`), `${text}\n`);
}
compiler.stop();
