import { at } from '../project/deployment.ts';
import { settingsInCode } from '../project/settings-in-code.ts';
import { differs, expectProperties, needsBicep, setDiffers } from './check.ts';
import type { Template } from './compiler.ts';

const apps = ['processor', 'replayer'] as const;

export const functionChecks = [
  needsBicep(
    9,
    'both apps are on Flex Consumption, Node 22, deployed and started by their identity',
    async (project) => {
      const deployment = await project.deployment('default');
      return apps.flatMap((app) => {
        const site = deployment.one('Microsoft.Web/sites', `func-${app}`);
        const plan = deployment.one('Microsoft.Web/serverfarms', `plan-func-${app}`);
        const identity = deployment.one('Microsoft.ManagedIdentity/userAssignedIdentities', `id-${app}`);
        const config = 'functionAppConfig';
        const storage = `${config}.deployment.storage`;
        return [
          ...differs(`${app} plan`, plan.sku, { tier: 'FlexConsumption', name: 'FC1' }),
          ...expectProperties(plan, { reserved: true }),
          ...expectProperties(site, {
            serverFarmId: plan.id,
            httpsOnly: true,
            'siteConfig.minTlsVersion': '1.2',
            'siteConfig.ftpsState': 'Disabled',
            [`${storage}.type`]: 'blobContainer',
            [`${storage}.authentication.type`]: 'UserAssignedIdentity',
            [`${storage}.authentication.userAssignedIdentityResourceId`]: identity.id,
            [`${config}.runtime`]: { name: 'node', version: '22' },
            [`${config}.scaleAndConcurrency`]: {
              instanceMemoryMB: 2048,
              maximumInstanceCount: 100,
              alwaysReady: [],
            },
          }),
          ...['ftp', 'scm'].flatMap((name) =>
            expectProperties(
              deployment.one(
                'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
                `${site.name}/${name}`,
              ),
              { allow: false },
            ),
          ),
        ];
      });
    },
  ),

  needsBicep(9, 'an always-ready instance serves the function that takes events', async (project) => {
    const site = (await project.deployment('private-network')).one('Microsoft.Web/sites', 'func-processor');
    return expectProperties(site, {
      'functionAppConfig.runtime.version': '24',
      'functionAppConfig.scaleAndConcurrency.alwaysReady': [{ name: 'function:ingest', instanceCount: 1 }],
      'functionAppConfig.scaleAndConcurrency.maximumInstanceCount': 1000,
    });
  }),

  needsBicep(3, 'the settings are identities and addresses, and all that the code reads', async (project) => {
    const deployment = await project.deployment('default');
    const problems: string[] = [];
    for (const app of apps) {
      const settings = deployment.one('Microsoft.Web/sites/config', `func-${app}`).properties as Record<
        string,
        string
      >;
      const identity = deployment.one('Microsoft.ManagedIdentity/userAssignedIdentities', `id-${app}`).id;
      problems.push(
        ...setDiffers(`${app} settings`, Object.keys(settings), [
          ...hostSettings,
          ...(await settingsInCode(app)).filter(
            (name) => !localSettings.has(name) && !chosenSettings.has(name),
          ),
        ]),
        ...differs(`${app} credential`, settings.AzureWebJobsStorage__credential, 'managedidentity'),
        ...differs(
          `${app} credential of shards`,
          settings.ANNALS_SHARDS__credential,
          app === 'replayer' ? 'managedidentity' : undefined,
        ),
        ...[
          ...['AzureWebJobsStorage__clientId', 'AZURE_CLIENT_ID'],
          ...(app === 'replayer' ? ['ANNALS_SHARDS__clientId'] : []),
        ].flatMap((name) =>
          settings[name]?.includes(`'${identity}'`) ? [] : [`${app} ${name} is not its identity's client id`],
        ),
        ...((settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING ?? '').includes(
          'ClientId={0};Authorization=AAD',
        )
          ? []
          : [`${app} does not prove itself to Application Insights`]),
        ...[
          ...['ANNALS_TABLE_URL', 'ANNALS_BLOB_URL'],
          ...(app === 'replayer' ? ['ANNALS_SHARDS__queueServiceUri'] : []),
        ].flatMap((name) =>
          /stdata\w+', .*primaryEndpoints\.(table|blob|queue)\]$/.test(settings[name] ?? '')
            ? []
            : [`${app} ${name} is not the data account's`],
        ),
      );
    }
    return problems;
  }),

  needsBicep(
    3,
    'the processor is told of the topic for rejections only where it may publish',
    async (project) => {
      const told = async (variant: 'default' | 'private-network', app: string) =>
        at(
          (await project.deployment(variant)).one('Microsoft.Web/sites/config', `func-${app}`).properties,
          rejectionsSetting,
        );
      const topic = (await project.deployment('private-network')).one('Microsoft.EventGrid/topics');
      const endpoint = await told('private-network', 'processor');
      return [
        ...differs('default', await told('default', 'processor'), undefined),
        ...differs('replayer', await told('private-network', 'replayer'), undefined),
        ...(typeof endpoint === 'string' && endpoint.includes(topic.id) && endpoint.endsWith('.endpoint]')
          ? []
          : [`${rejectionsSetting} is ${String(endpoint)}, not the topic's endpoint`]),
      ];
    },
  ),

  needsBicep(
    3,
    'the replayer is told when to apply retention only where that was chosen',
    async (project) => {
      const told = async (variant: 'default' | 'private-network', app: string) => {
        const deployment = await project.deployment(variant);
        const { properties } = deployment.one('Microsoft.Web/sites/config', `func-${app}`);
        return retentionSettings.map((name) => at(properties, name));
      };
      const nothing = [undefined, undefined];
      const chosen = ['conversation=400d,evaluation=keep', '0 30 2 * * *'];
      return [
        ...differs('default', await told('default', 'replayer'), nothing),
        ...differs('chosen', await told('private-network', 'replayer'), chosen),
        ...differs('processor', await told('private-network', 'processor'), nothing),
      ];
    },
  ),

  needsBicep(9, 'what can be chosen is bounded, and says what it is', async (project) => {
    const problems: string[] = [];
    for (const [layer, expected] of Object.entries(bounds)) {
      const { parameters } = (await project.template(`infra/${layer}.bicep`)).json as Template;
      for (const [name, bound] of Object.entries(expected))
        for (const [key, value] of Object.entries(bound))
          problems.push(...differs(`${layer} ${name} ${key}`, at(parameters[name], key), value));
      for (const [name, { type, minValue, maxValue, allowedValues, metadata }] of Object.entries(
        parameters,
      )) {
        if (type === 'int' && !allowedValues && (minValue === undefined || maxValue === undefined))
          problems.push(`${layer} ${name} has no bounds`);
        if (!/^(Required|Optional)\. /.test(metadata?.description ?? ''))
          problems.push(`${layer} ${name} does not say whether it is required, and what it is`);
      }
    }
    return problems;
  }),
];

/** What only the local stack sets. */
const localSettings = new Set(['ANNALS_TELEMETRY', 'ANNALS_SHARD_LIMIT_MS']);
const rejectionsSetting = 'ANNALS_REJECTIONS_TOPIC_ENDPOINT';
const retentionSettings = ['ANNALS_RETENTION', 'ANNALS_RETENTION_SCHEDULE'];
/** Off unless chosen, and then absent. */
const chosenSettings = new Set([rejectionsSetting, ...retentionSettings]);

const hostSettings = [
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
];

/** The limits of Flex Consumption and of Event Grid. */
const bounds = {
  main: {
    nodeVersion: { defaultValue: '22', allowedValues: ['22', '24'] },
    processorMemoryMB: { allowedValues: [512, 2048, 4096] },
    replayerMemoryMB: { allowedValues: [512, 2048, 4096] },
    processorMaximumInstances: { minValue: 40, maxValue: 1000 },
    replayerMaximumInstances: { minValue: 40, maxValue: 1000 },
    processorAlwaysReady: { minValue: 0, maxValue: 20 },
    privateNetwork: { defaultValue: false },
    publishRejections: { defaultValue: false },
    retention: { defaultValue: '', maxLength: 2000 },
    retentionSchedule: { defaultValue: '', maxLength: 100 },
    recoverKeyVault: { defaultValue: false },
  },
  eventing: {
    maxEventsPerBatch: { minValue: 1, maxValue: 5000 },
    preferredBatchSizeInKilobytes: { minValue: 1, maxValue: 1024 },
    maxDeliveryAttempts: { minValue: 1, maxValue: 30 },
    eventTimeToLiveInMinutes: { minValue: 1, maxValue: 1440 },
  },
};
