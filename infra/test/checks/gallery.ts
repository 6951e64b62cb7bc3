import { existsSync } from 'node:fs';
import { pinnedVersion } from '../compiler/locate.ts';
import { differs, needsBicep, readsFiles, setDiffers } from './check.ts';

export const galleryChecks = [
  needsBicep(15, 'every resource that can be tagged carries the name of the environment', async (project) => {
    const problems: string[] = [];
    for (const variant of ['default', 'private-network'] as const) {
      const { resources } = await project.deployment(variant);
      // What has a place has tags, except children of a tagged resource.
      for (const { type, name, location, tags } of resources)
        if (location !== undefined && tags?.['azd-env-name'] !== 'snapshot')
          problems.push(`${type} ${name} has no tag azd-env-name`);
    }
    return problems;
  }),

  needsBicep(
    15,
    'the outputs are what producers, the CLI and the smoke check need, and no secret',
    async (project) => {
      const { outputs } = await project.deployment('default');
      return [
        ...setDiffers('outputs', Object.keys(outputs), [
          'AZURE_RESOURCE_GROUP',
          'ANNALS_TOPIC_ENDPOINT',
          'ANNALS_TOPIC_NAME',
          'ANNALS_TABLE_URL',
          'ANNALS_BLOB_URL',
          'ANNALS_QUEUE_URL',
          'ANNALS_KEY_ENCRYPTION_KEY',
          'ANNALS_PROCESSOR_NAME',
          'ANNALS_PROCESSOR_ID',
          'ANNALS_REPLAYER_NAME',
          'ANNALS_REPLAYER_URL',
          'ANNALS_WORKBOOK_ID',
        ]),
        ...Object.entries(outputs)
          .filter(([, value]) => /list\w*Keys|ConnectionString/i.test(String(value)))
          .map(([name]) => `output ${name} is a secret`),
      ];
    },
  ),

  readsFiles(15, 'the repository has what the azd gallery expects', async (project) => {
    const files = [
      'LICENSE',
      'SECURITY.md',
      'CODE_OF_CONDUCT.md',
      'CONTRIBUTING.md',
      '.devcontainer/devcontainer.json',
      '.github/ISSUE_TEMPLATE/bug.yml',
      '.github/pull_request_template.md',
      'docs/deploy.md',
      'docs/operations.md',
      'docs/scale.md',
      'docs/security.md',
    ].filter((file) => !existsSync(project.path(file)));
    const readme = await project.text('README.md');
    const sections = ['Features', 'Getting started', 'Guidance', 'Resources'].filter(
      (section) => !new RegExp(`^## ${section}$`, 'im').test(readme),
    );
    return [
      ...files.map((file) => `${file} is missing`),
      ...sections.map((section) => `README has no section ${section}`),
      ...(/```mermaid|architecture/i.test(readme) ? [] : ['README shows no architecture']),
    ];
  }),

  readsFiles(
    15,
    'the pages say how to deploy, again, after a failure, and how to take it down',
    async (project) => {
      const operations = await project.text('docs/operations.md');
      const sections = ['Deploy', 'Deploy again', 'When a deployment fails', 'Take it down'];
      return sections
        .filter((section) => !operations.includes(`## ${section}\n`))
        .map((section) => `no section ${section}`);
    },
  ),

  readsFiles(2, 'the compiler that is restored is the one that the tests look for', async (project) => {
    const csproj = await project.text('infra/compiler/bicep.csproj');
    return differs('version', /Version="\[([\d.]+)\]"/.exec(csproj)?.[1], pinnedVersion);
  }),
];
