import { containerNames, queueNames, tableNames } from '@annals/event-store';
import { at, type Deployment, ownName } from '../project/deployment.ts';
import { expectProperties, needsBicep, readsFiles, setDiffers } from './check.ts';

const account = 'Microsoft.Storage/storageAccounts';

export const storageChecks = [
  needsBicep(4, 'no account takes keys, public blobs or old TLS', async (project) => {
    const { resources } = await project.deployment('default');
    const accounts = resources.filter(({ type }) => type === account);
    const containers = resources.filter(({ type }) => type === `${account}/blobServices/containers`);
    return [
      ...(accounts.length === 2 ? [] : [`${accounts.length} storage accounts, and should be two`]),
      ...accounts.flatMap((one) =>
        expectProperties(one, {
          allowSharedKeyAccess: false,
          allowBlobPublicAccess: false,
          allowCrossTenantReplication: false,
          defaultToOAuthAuthentication: true,
          minimumTlsVersion: 'TLS1_2',
          supportsHttpsTrafficOnly: true,
        }),
      ),
      ...containers.flatMap((one) => expectProperties(one, { publicAccess: 'None' })),
    ];
  }),

  readsFiles(4, 'no template reads a key or gives one away', async (project) => {
    const forbidden =
      /\b(list(AccountSas|ServiceSas|Secrets|Keys|[A-Z]\w*Keys)|AccountKey|SharedAccessKey|@secure)\b/i;
    const problems: string[] = [];
    for (const name of await project.bicepFiles())
      for (const [index, line] of (await project.text(name)).split('\n').entries())
        if (forbidden.test(line)) problems.push(`${name}:${index + 1} ${line.trim()}`);
    return problems;
  }),

  needsBicep(6, "tables, containers and queues are the code's", async (project) => {
    const deployment = await project.deployment('default');
    return [
      ...setDiffers('tables', ofData(deployment, 'tableServices/tables'), Object.values(tableNames)),
      ...setDiffers(
        'containers',
        ofData(deployment, 'blobServices/containers'),
        Object.values(containerNames),
      ),
      ...setDiffers(
        'queues',
        ofData(deployment, 'queueServices/queues'),
        // The Functions host names the queue of what it gives up so.
        Object.values(queueNames).flatMap((name) => [name, `${name}-poison`]),
      ),
    ];
  }),

  needsBicep(
    6,
    'archive and lake cool, quarantine and dead letters expire, deleted blobs come back for a while',
    async (project) => {
      const deployment = await project.deployment('default');
      const rules = at(
        deployment.one(`${account}/managementPolicies`, 'stdata').properties,
        'policy.rules',
      ) as Rule[];
      const actionOf = (name: string, action: string) =>
        rules.find(
          ({ enabled, definition }) => enabled && definition.filters.prefixMatch.includes(`${name}/`),
        )?.definition.actions.baseBlob[action];
      return [
        ...[containerNames.archive, containerNames.lake].flatMap((name) =>
          actionOf(name, 'tierToCool') ? [] : [`${name} never cools`],
        ),
        ...[containerNames.quarantine, containerNames.deadletters].flatMap((name) =>
          actionOf(name, 'delete') ? [] : [`${name} never expires`],
        ),
        ...expectProperties(deployment.one(`${account}/blobServices`, 'stdata'), {
          'deleteRetentionPolicy.enabled': true,
          'containerDeleteRetentionPolicy.enabled': true,
        }),
      ];
    },
  ),
];

interface Rule {
  readonly enabled: boolean;
  readonly definition: {
    readonly filters: { readonly prefixMatch: readonly string[] };
    readonly actions: { readonly baseBlob: Readonly<Record<string, unknown>> };
  };
}

const ofData = (deployment: Deployment, kind: string) =>
  deployment
    .ofType(`${account}/${kind}`)
    .filter(({ name }) => name.startsWith('stdata'))
    .map(ownName);
