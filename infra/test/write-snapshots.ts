// npm run snapshots -w @annals/infra: writes the snapshot files anew, for a change that is meant.
import { writeFile } from 'node:fs/promises';
import { Compiler } from './compiler/compiler.ts';
import { howToGetBicep, locateBicep } from './compiler/locate.ts';
import { Project, repositoryRoot, variants } from './project/project.ts';

const bicep = await locateBicep();
if (bicep === undefined) throw new Error(`no Bicep compiler: ${howToGetBicep}`);
const compiler = new Compiler(bicep);
const project = new Project(repositoryRoot, compiler);
for (const variant of variants)
  await writeFile(
    project.path(`infra/variants/${variant}.snapshot.json`),
    await project.snapshotText(variant),
  );
compiler.stop();
