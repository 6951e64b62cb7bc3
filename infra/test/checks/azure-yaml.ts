import { Ajv2019 } from 'ajv/dist/2019.js';
import { existsSync } from 'node:fs';
import type { Project } from '../project/project.ts';
import { azureYamlSchema } from './azure-yaml-schema.ts';
import { differs, needsBicep, readsFiles } from './check.ts';

const validate = new Ajv2019({ allErrors: true }).compile(azureYamlSchema);
const build = {
  posix: 'node scripts/run.mjs build',
  windows: 'node scripts/run.mjs build; exit $LASTEXITCODE',
};

export const azureYamlChecks = [
  readsFiles(1, 'azure.yaml has no key or value that azd does not know', async (project) =>
    validate(await project.yaml('azure.yaml'))
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `azure.yaml${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
        ),
  ),

  readsFiles(1, 'azd up is the one command: nothing but node and azd runs in its hooks', async (project) => {
    const { workflows } = await read(project);
    const problems = (await hooksOf(project)).flatMap(({ name, run }) => {
      const command = run
        .replace('if [ -d infra/hooks ]; then cd infra; fi; ', '')
        .replace('if (Test-Path infra/hooks) { Set-Location infra }; ', '')
        .replace(/; exit \$LASTEXITCODE$/, '');
      return /^node [\w./-]+( [\w-]+)*$/.test(command) ? [] : [`hook ${name} runs ${command}`];
    });
    for (const file of await project.files('infra/hooks'))
      if (/\b(spawn|exec)\w*\(\s*['"](?!azd|node)/.test(await project.text(file)))
        problems.push(`${file} runs another program`);
    return [
      ...problems,
      ...differs(
        'steps of azd up',
        workflows.up.steps.map(({ azd }) => azd),
        ['package --all', 'provision core', 'deploy --all', 'provision eventing'],
      ),
    ];
  }),

  readsFiles(6, 'the subscription comes after the code, and waits for the function', async (project) => {
    const { infra } = await read(project);
    const [core, eventing] = infra.layers;
    return [
      ...differs('first layer', [core?.name, core?.path, core?.module], ['core', 'infra', 'main']),
      ...differs(
        'second layer',
        [eventing?.name, eventing?.path, eventing?.module],
        ['eventing', 'infra', 'eventing'],
      ),
      ...differs('eventing depends on', eventing?.dependsOn, ['core']),
      ...(['posix', 'windows'] as const).flatMap((system) =>
        eventing?.hooks?.preprovision?.[system].run.includes('node hooks/await-function.mjs')
          ? []
          : [`eventing does not wait for the function on ${system}`],
      ),
    ];
  }),

  readsFiles(
    11,
    'everything is installed and built once, before azd packages services side by side',
    async (project) => {
      const { hooks, requiredVersions } = await read(project);
      return [
        ...(['prepackage', 'predeploy'] as const).flatMap((name) =>
          (['posix', 'windows'] as const).flatMap((system) =>
            differs(`hook ${name} on ${system}`, hooks[name]?.[system].run, build[system]),
          ),
        ),
        ...differs('azd version', requiredVersions.azd, '>= 1.25.0'),
      ];
    },
  ),

  needsBicep(15, 'each service is the bundle of an app, and finds its resource by tag', async (project) => {
    const { services } = await read(project);
    const sites = (await project.deployment('default')).ofType('Microsoft.Web/sites');
    const tagged = sites.map(({ tags }) => tags?.['azd-service-name']).sort();
    return [
      ...differs('azd-service-name', tagged, Object.keys(services).sort()),
      ...Object.entries(services).flatMap(([name, service]) => [
        ...differs(`service ${name}`, service, {
          project: `apps/${name}`,
          language: 'js',
          host: 'function',
          dist: 'dist/app',
          remoteBuild: false,
        }),
        // A line that leaves node_modules out would make azd want a remote build.
        ...(existsSync(project.path(`apps/${name}/.funcignore`))
          ? [`apps/${name}/.funcignore is in the way`]
          : []),
      ]),
    ];
  }),

  readsFiles(1, 'after azd up an event goes through as whoever ran it', async (project) => {
    const { hooks } = await read(project);
    return (['posix', 'windows'] as const).flatMap((system) =>
      hooks.postup?.[system].run.startsWith('node scripts/run.mjs smoke')
        ? []
        : [`no smoke check on ${system}`],
    );
  }),
];

type Hook = Readonly<Record<'posix' | 'windows', { readonly run: string }>>;

interface AzureYaml {
  readonly requiredVersions: { readonly azd: string };
  readonly infra: {
    readonly layers: readonly {
      readonly name: string;
      readonly path: string;
      readonly module: string;
      readonly dependsOn?: readonly string[];
      readonly hooks?: Readonly<Record<string, Hook>>;
    }[];
  };
  readonly workflows: { readonly up: { readonly steps: readonly { readonly azd: string }[] } };
  readonly services: Readonly<Record<string, unknown>>;
  readonly hooks: Readonly<Record<string, Hook>>;
}

const read = async (project: Project) => (await project.yaml('azure.yaml')) as AzureYaml;

async function hooksOf(project: Project): Promise<{ name: string; run: string }[]> {
  const { hooks, infra } = await read(project);
  return [hooks, ...infra.layers.map((layer) => layer.hooks ?? {})].flatMap((some) =>
    Object.entries(some).flatMap(([name, { posix, windows }]) => [
      { name, run: posix.run },
      { name, run: windows.run },
    ]),
  );
}
