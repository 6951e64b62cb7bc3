import { differs, needsBicep } from './check.ts';
import { variants } from '../project/project.ts';

export const compilerChecks = [
  needsBicep(2, 'the compiler has nothing to say', async (project) => {
    const problems: string[] = [];
    for (const name of ['infra/main.bicep', 'infra/eventing.bicep']) {
      const { diagnostics } = await project.template(name);
      problems.push(
        ...diagnostics.map(
          ({ source, range, level, code, message }) =>
            `${source.slice(project.root.length)}:${range.start.line + 1} ${level} ${code}: ${message}`,
        ),
      );
    }
    return problems;
  }),

  needsBicep(2, 'every file is formatted', async (project) => {
    // All at once: one after the other, each would wait behind whatever else the compiler was asked meanwhile.
    const problems = (await project.bicepFiles()).map(async (name) => {
      const same = (await project.text(name)) === (await project.compiler.formatted(project.path(name)));
      return same ? [] : [`${name} is not formatted: bicep format ${name}`];
    });
    return (await Promise.all(problems)).flat();
  }),

  needsBicep(3, 'the committed snapshots are what would be deployed', async (project) => {
    const problems: string[] = [];
    for (const variant of variants) {
      const committed = await project.text(`infra/variants/${variant}.snapshot.json`);
      const now = await project.snapshotText(variant);
      if (differs(variant, JSON.parse(now), JSON.parse(committed)).length > 0)
        problems.push(`${variant}.snapshot.json is out of date: npm run snapshots -w @annals/infra`);
    }
    return problems;
  }),

  needsBicep(
    3,
    'the parameter files of azd compile, and give the defaults of the templates',
    async (project) => {
      const problems: string[] = [];
      for (const layer of ['main', 'eventing']) {
        const { diagnostics, json } = await project.compiler.parameters(
          project.path(`infra/${layer}.bicepparam`),
        );
        problems.push(...diagnostics.map(({ code, message }) => `${layer}.bicepparam ${code}: ${message}`));
        const given =
          (json as { parameters?: Record<string, { value: unknown }> } | undefined)?.parameters ?? {};
        const template = await project.template(`infra/${layer}.bicep`);
        const declared = (template.json as Template | undefined)?.parameters ?? {};
        for (const [name, { defaultValue }] of Object.entries(declared)) {
          if (!given[name]) problems.push(`${layer}.bicepparam does not give ${name}`);
          else if (defaultValue !== undefined)
            problems.push(...differs(`${layer}.bicepparam ${name}`, given[name].value, defaultValue));
        }
      }
      return problems;
    },
  ),
];

export interface Template {
  readonly parameters: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly defaultValue?: unknown;
        readonly allowedValues?: readonly unknown[];
        readonly minValue?: number;
        readonly maxValue?: number;
        readonly metadata?: { readonly description?: string };
      }
    >
  >;
}
