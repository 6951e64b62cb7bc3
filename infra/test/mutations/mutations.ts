import type { Mutation } from './broken.ts';

const data = 'infra/modules/data-account.bicep';
const topic = 'infra/modules/topic.bicep';
const subscription = 'infra/modules/event-subscription.bicep';
const roles = 'infra/modules/roles.bicep';
const app = 'infra/modules/function-app.bicep';
const alerts = 'infra/modules/alerts.bicep';
const vault = 'infra/modules/key-vault.bicep';
const main = 'infra/main.bicep';
const ci = '.github/workflows/ci.yml';
const deploy = '.github/workflows/azure-dev.yml';
const release = '.github/workflows/release.yml';

/** Each of the fifteen points, broken in one or more ways. 10 is broken in bundles.e2e.test.ts. */
export const mutations: readonly Mutation[] = [
  m(1, 'azure.yaml', 'run: node scripts/run.mjs build', 'run: func pack', 'azd up is the one command'),
  m(1, 'azure.yaml', 'node scripts/run.mjs smoke', 'az version', 'azd up is the one command'),
  m(1, 'azure.yaml', 'node scripts/run.mjs smoke', 'node scripts/run.mjs help', 'after azd up'),
  m(1, 'azure.yaml', 'remoteBuild: false', 'remotebuild: false', 'azure.yaml has no key'),
  m(1, 'azure.yaml', 'host: function', 'host: functions', 'azure.yaml has no key'),
  m(1, 'azure.yaml', '      - azd: deploy --all\n', '', 'azd up is the one command'),

  m(
    2,
    topic,
    "inputSchema: 'CloudEventSchemaV1_0'",
    "inputSchemas: 'CloudEventSchemaV1_0'",
    'the compiler has nothing',
  ),
  m(
    2,
    main,
    "param alertEmail string = ''",
    "param alertEmail string = ''\nparam unused string = ''",
    'the compiler has nothing',
  ),
  m(2, data, "kind: 'StorageV2'", "kind:   'StorageV2'", 'every file is formatted'),
  m(2, 'infra/compiler/bicep.csproj', '0.49.2', '0.49.1', 'the compiler that is restored'),

  m(3, data, "accessTier: 'Hot'", "accessTier: 'Cool'", 'the committed snapshots'),
  m(
    3,
    'infra/modules/network.bicep',
    'addressPrefix, 24, 4',
    'addressPrefix, 24, 5',
    'the committed snapshots',
  ),
  m(3, app, "'managedidentity'", "'managedIdentity'", 'the settings are identities'),
  m(
    3,
    app,
    '      ANNALS_BLOB_URL: dataAccount.properties.primaryEndpoints.blob\n',
    '',
    'the settings are identities',
  ),
  m(
    3,
    app,
    'ANNALS_TABLE_URL: dataAccount',
    'ANNALS_TABLE_URL: runtimeAccount',
    'the settings are identities',
  ),
  m(
    3,
    'infra/main.bicepparam',
    "'ANNALS_QUARANTINE_DAYS', '90'",
    "'ANNALS_QUARANTINE_DAYS', '9'",
    'the parameter files of azd',
  ),

  m(3, app, 'vault::key.properties.keyUri', 'vault::key.properties.keyUriWithVersion', 'both apps are told'),
  m(3, main, 'empty(retentionSchedule)', 'false', 'the replayer is told when'),
  m(3, main, 'ANNALS_RETENTION: retention,', '', 'the replayer is told when'),
  m(3, main, 'publishRejections ? names.topic : null', 'names.topic', 'the processor is told'),
  m(3, app, 'rejectionsTopic!.properties.endpoint', 'rejectionsTopic!.name', 'the processor is told'),

  m(4, data, 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true', 'no account takes keys'),
  m(4, data, 'allowBlobPublicAccess: false', 'allowBlobPublicAccess: true', 'no account takes keys'),
  m(4, data, "publicAccess: 'None'", "publicAccess: 'Blob'", 'no account takes keys'),
  m(4, 'infra/modules/runtime-account.bicep', "'TLS1_2'", "'TLS1_0'", 'no account takes keys'),
  m(
    4,
    data,
    'output name string = account.name',
    'output name string = account.listKeys().keys[0].value',
    'no template reads a key',
  ),

  m(4, vault, '    enablePurgeProtection: true\n', '', 'the vault answers to roles'),
  m(4, vault, "['wrapKey', 'unwrapKey']", "['wrapKey', 'unwrapKey', 'sign']", 'there is one key'),

  m(5, topic, 'disableLocalAuth: true', 'disableLocalAuth: false', 'the topic takes CloudEvents'),
  m(
    5,
    topic,
    "inputSchema: 'CloudEventSchemaV1_0'",
    "inputSchema: 'EventGridSchema'",
    'the topic takes CloudEvents',
  ),
  m(
    5,
    topic,
    "identity: { type: 'SystemAssigned' }",
    "identity: { type: 'None' }",
    'the topic takes CloudEvents',
  ),

  m(
    6,
    'infra/names.bicep',
    "var ingestFunction = 'ingest'",
    "var ingestFunction = 'take'",
    'the subscription delivers',
  ),
  m(6, subscription, "endpointType: 'AzureFunction'", "endpointType: 'WebHook'", 'the subscription delivers'),
  m(6, subscription, "'CloudEventSchemaV1_0'", "'EventGridSchema'", 'the subscription delivers'),
  m(6, subscription, "'StringNotIn'", "'StringIn'", 'what the processor says'),
  m(
    6,
    'infra/names.bicep',
    "'ai.annals.event.rejected.v1'",
    "'ai.annals.event.rejected.v2'",
    'what the processor says',
  ),
  m(6, 'infra/names.bicep', ", 'keys'", '', "tables, containers and queues are the code's"),
  m(6, 'infra/names.bicep', "'payloads', ", '', "tables, containers and queues are the code's"),
  m(
    6,
    'infra/names.bicep',
    "['shards', 'shards-poison']",
    "['shard', 'shard-poison']",
    "tables, containers and queues are the code's",
  ),
  m(6, data, "for name in ['archive', 'lake']", "for name in ['archive']", 'archive and lake cool'),
  m(6, 'azure.yaml', 'dependsOn: [core]', 'dependsOn: []', 'the subscription comes after'),
  m(6, 'azure.yaml', 'node hooks/await-function.mjs', 'node --version', 'the subscription comes after'),

  m(
    7,
    subscription,
    'deadLetterWithResourceIdentity',
    'deliveryWithResourceIdentity',
    'what cannot be delivered',
  ),
  m(7, subscription, "'deadletters'", "'quarantine'", 'what cannot be delivered'),
  m(
    7,
    'infra/eventing.bicep',
    'param maxDeliveryAttempts int = 30',
    'param maxDeliveryAttempts int = 3',
    'what cannot be delivered',
  ),
  m(7, roles, '[topicIdentity, replayer]', '[replayer]', 'nobody may do more', 8),

  m(8, roles, 'publishRejections ? [processor] : []', '[processor]', 'nobody may do more'),
  m(8, roles, 'publishRejections ? [processor] : []', '[]', 'nobody may do more'),
  m(8, roles, 'scope: vault::key\n', 'scope: vault\n', 'nobody may do more'),
  m(
    8,
    roles,
    'map([processor, replayer], app => {\n    to: app\n    role: roles.keyVault',
    'map(concat([processor, replayer], operators), app => {\n    to: app\n    role: roles.keyVault',
    'nobody may do more',
  ),
  m(8, roles, 'scope: dataAccount::tables::events\n', 'scope: dataAccount\n', 'nobody may do more'),
  m(
    8,
    roles,
    'map([processor, replayer], app => { to: app, role: roles.blobDataReader })',
    'map([processor, replayer], app => { to: app, role: roles.blobDataContributor })',
    'nobody may do more',
  ),
  m(8, roles, 'role: roles.tableDataReader', 'role: roles.tableDataContributor', 'nobody may do more'),
  m(
    8,
    roles,
    "var replayer = { id: replayerPrincipalId, type: 'ServicePrincipal' }",
    "var replayer = { id: replayerPrincipalId, type: 'User' }",
    'every assignment says',
  ),
  m(
    8,
    main,
    'identityName: names.replayerIdentity',
    'identityName: names.processorIdentity',
    'each app has an identity',
  ),

  m(9, app, "name: 'FC1'", "name: 'Y1'", 'both apps are on Flex'),
  m(
    9,
    app,
    "type: 'UserAssignedIdentity'",
    "type: 'StorageAccountConnectionString'",
    'both apps are on Flex',
  ),
  m(9, main, "param nodeVersion string = '22'", "param nodeVersion string = '24'", 'both apps are on Flex'),
  m(
    9,
    main,
    '@maxValue(1000)\nparam processorMaximumInstances',
    '@maxValue(5000)\nparam processorMaximumInstances',
    'what can be chosen is bounded',
  ),
  m(
    9,
    main,
    '@minValue(0)\n@maxValue(20)\nparam processorAlwaysReady',
    'param processorAlwaysReady',
    'what can be chosen is bounded',
  ),
  m(9, main, "'function:${ingestFunction}'", "'http'", 'an always-ready instance'),

  m(11, 'azure.yaml', '  prepackage:', '  postpackage:', 'everything is installed'),
  m(11, 'azure.yaml', '  predeploy:', '  postdeploy:', 'everything is installed'),
  m(11, 'azure.yaml', "azd: '>= 1.25.0'", "azd: '>= 1.0.0'", 'everything is installed'),

  m(
    12,
    'infra/modules/monitoring.bicep',
    'DisableLocalAuth: true',
    'DisableLocalAuth: false',
    'Application Insights',
  ),
  m(
    12,
    topic,
    "{ category: 'DeliveryFailures', enabled: true }",
    "{ category: 'DeliveryFailures', enabled: false }",
    'topic, storage and vault send',
  ),
  m(
    12,
    vault,
    "'AuditEvent', enabled: true",
    "'AuditEvent', enabled: false",
    'topic, storage and vault send',
  ),
  m(12, data, 'scope: tables\n', 'scope: account\n', 'topic, storage and vault send'),
  m(12, alerts, "metric: 'DeadLetteredCount'", "metric: 'DroppedEventCount'", 'somebody is told'),
  m(12, alerts, "name: 'poison-queue'", "name: 'poison'", 'somebody is told'),
  m(12, 'infra/queries/quarantine.kql', 'quarantined > 0', 'quarantined > 1000', 'somebody is told'),
  m(
    12,
    'infra/queries/ingested.kql',
    'delivery.quarantined',
    'delivery.rejected',
    'the queries read the fields',
  ),
  m(
    12,
    'infra/queries/queue.kql',
    'annals.append.queue.depth',
    'annals.append.queue.length',
    'the queries read metrics',
  ),
  m(12, 'apps/processor/host.json', 'Request;Exception;Trace', 'Request', 'sampling keeps'),
  m(12, 'infra/modules/workbook.bicep', "title: 'Exceptions'", "title: 'Errors'", 'the workbook shows'),

  m(13, main, 'param privateNetwork bool = false', 'param privateNetwork bool = true', 'without the option'),
  m(
    13,
    data,
    "networkName == null ? 'Allow' : 'Deny'",
    "networkName == null ? 'Allow' : 'Allow'",
    'with it, storage answers',
  ),
  m(13, data, 'services: storageServices', "services: ['blob', 'queue']", 'with it, storage answers'),
  m(13, vault, "services: ['vault']", 'services: []', 'with it, storage answers'),
  m(
    13,
    vault,
    "networkName == null ? 'Enabled' : 'Disabled'",
    "networkName == null ? 'Enabled' : 'Enabled'",
    'the vault has a public door',
  ),
  m(
    13,
    'infra/modules/network.bicep',
    "'Microsoft.App/environments'",
    "'Microsoft.Web/serverFarms'",
    'with it, storage answers',
  ),

  m(14, ci, /uses: actions\/checkout@\S+ # \S+/, 'uses: actions/checkout@v7', 'every action is pinned'),
  m(14, ci, 'contents: read', 'contents: write', 'pull requests run'),
  m(14, ci, 'npm test', 'npm run build', 'pull requests run'),
  m(14, ci, 'runs-on:', 'run-on:', 'the workflows are'),
  m(14, ci, '${{ github.sha }}', '${{ github.shaa }}', 'the workflows are'),
  m(14, deploy, '    needs: test\n', '', 'the deployment follows the tests'),
  m(
    14,
    deploy,
    'uses: ./.github/workflows/ci.yml',
    'uses: ./.github/workflows/release.yml',
    'the deployment follows the tests',
  ),
  m(
    14,
    deploy,
    'needs: test\n    if: vars',
    'needs: test\n    if: always() && vars',
    'the deployment follows the tests',
  ),
  m(14, deploy, '      id-token: write', '      id-token: none', 'the deployment follows the tests'),
  m(14, deploy, 'cancel-in-progress: false', 'cancel-in-progress: true', 'the deployment follows the tests'),
  m(14, deploy, 'azd up --no-prompt', 'azd up', 'the deployment follows the tests'),
  m(
    14,
    deploy,
    '${{ vars.AZURE_CLIENT_ID }}',
    '${{ secrets.AZURE_CLIENT_ID }}',
    'the deployment follows the tests',
  ),
  m(14, release, "NPM_CONFIG_PROVENANCE: 'true'", "NPM_CONFIG_PROVENANCE: 'false'", 'the release publishes'),
  m(14, release, 'run: >-\n          npm pkg set', 'run: >-\n          npm pkg get', 'the release publishes'),
  m(14, release, 'github.com/$GITHUB_REPOSITORY', 'github.com/you/annals', 'the release publishes'),
  m(14, '.changeset/config.json', '"version": false', '"version": true', 'the release publishes'),
  m(14, release, '    needs: test\n', '', 'the release publishes'),
  m(14, release, 'publish-script:', 'publish:', 'the release publishes'),
  m(14, release, '          github-token: ${{ github.token }}\n', '', 'the release publishes'),
  m(
    14,
    '.github/dependabot.yml',
    'package-ecosystem: github-actions',
    'package-ecosystem: docker',
    'Dependabot',
  ),

  m(
    15,
    main,
    "var tags = { 'azd-env-name': environmentName }",
    "var tags = { 'env-name': environmentName }",
    'every resource that can be tagged',
  ),
  m(15, app, "'azd-service-name'", "'azd-service'", 'each service is the bundle'),
  m(15, 'azure.yaml', 'project: apps/replayer', 'project: apps/processor', 'each service is the bundle'),
  m(15, main, 'output ANNALS_TABLE_URL', 'output TABLE_URL', 'the outputs are'),
  m(15, 'README.md', '## Guidance', '## Advice', 'the repository has'),
  { point: 15, file: 'SECURITY.md', noticedBy: 'the repository has' },
  { point: 15, file: '.devcontainer/devcontainer.json', noticedBy: 'the repository has' },
  m(15, 'docs/operations.md', '## Take it down', '## The end', 'the pages say'),
];

/** `checkedUnder`: the point that the check is listed under, where it serves two. */
function m(
  point: number,
  file: string,
  replace: string | RegExp,
  by: string,
  noticedBy: string,
  checkedUnder = point,
): Mutation {
  return { point, checkedUnder, file, replace, by, noticedBy };
}
