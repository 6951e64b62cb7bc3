import { at } from '../project/deployment.ts';
import { differs, expectProperties, needsBicep, readsFiles, setDiffers } from './check.ts';

export const monitoringChecks = [
  needsBicep(
    12,
    'Application Insights is in front of the workspace, and neither takes keys',
    async (project) => {
      const deployment = await project.deployment('default');
      const workspace = deployment.one('Microsoft.OperationalInsights/workspaces');
      return [
        ...expectProperties(deployment.one('Microsoft.Insights/components'), {
          WorkspaceResourceId: workspace.id,
          DisableLocalAuth: true,
        }),
        ...expectProperties(workspace, { 'features.disableLocalAuth': true }),
      ];
    },
  ),

  needsBicep(12, 'topic, storage and vault send their logs and metrics to the workspace', async (project) => {
    const deployment = await project.deployment('default');
    const workspace = deployment.one('Microsoft.OperationalInsights/workspaces').id;
    const settings = deployment.ofType('Microsoft.Insights/diagnosticSettings');
    const of = (id: string) =>
      id
        .split('/providers/')
        .at(-2)
        ?.split('/')
        .slice(1)
        .join('/')
        .replace(/-?[a-z0-9]{13}(?=\/|$)/, '');
    const logsOf = (kind: string, expected: readonly string[]) =>
      settings
        .filter(({ id }) => id.includes(`/${kind}/`))
        .flatMap(({ properties }) =>
          setDiffers(
            `logs of ${kind}`,
            (at(properties, 'logs') as { category: string; enabled: boolean }[])
              .filter(({ enabled }) => enabled)
              .map(({ category }) => category),
            expected,
          ),
        );
    return [
      ...setDiffers(
        'diagnostic settings',
        settings.map(({ id }) => of(id) ?? id),
        [
          'topics/evgt',
          'storageAccounts/stdata/blobServices/default',
          'storageAccounts/stdata/queueServices/default',
          'storageAccounts/stdata/tableServices/default',
          'storageAccounts/strun/blobServices/default',
          'vaults/kv',
        ],
      ),
      ...settings.flatMap((one) => expectProperties(one, { workspaceId: workspace })),
      ...logsOf('topics', ['DeliveryFailures', 'PublishFailures']),
      ...logsOf('vaults', ['AuditEvent']),
    ];
  }),

  needsBicep(
    12,
    'somebody is told of dead letters, failed deliveries, quarantine and the poison queue',
    async (project) => {
      const deployment = await project.deployment('private-network');
      const topic = deployment.one('Microsoft.EventGrid/topics').id;
      const group = deployment.one('Microsoft.Insights/actionGroups').id;
      const metrics = deployment.ofType('Microsoft.Insights/metricAlerts');
      const logs = deployment.ofType('Microsoft.Insights/scheduledQueryRules');
      const alert = (name: string) =>
        [...metrics, ...logs].find((one) => one.name.startsWith(`alert-${name}-`))?.properties;
      const first = 'criteria.allOf.0';
      return [
        ...differs(
          'metric of dead letters',
          at(alert('dead-letters'), `${first}.metricName`),
          'DeadLetteredCount',
        ),
        ...differs(
          'metric of failed deliveries',
          at(alert('delivery-failures'), `${first}.metricName`),
          'DeliveryAttemptFailCount',
        ),
        ...metrics.flatMap((one) => expectProperties(one, { enabled: true, scopes: [topic] })),
        ...metrics.flatMap((one) => expectProperties(one, { actions: [{ actionGroupId: group }] })),
        ...logs.flatMap((one) => expectProperties(one, { enabled: true, 'actions.actionGroups': [group] })),
        ...mentions('alert on quarantine', at(alert('quarantine'), `${first}.query`), 'quarantined > 0'),
        ...mentions(
          'alert on the poison queue',
          at(alert('poison-queue'), `${first}.query`),
          'shards-poison',
        ),
      ];
    },
  ),

  needsBicep(
    12,
    'the workbook shows throughput, latency, quarantine, failures and Event Grid',
    async (project) => {
      const { properties } = (await project.deployment('default')).one('Microsoft.Insights/workbooks');
      const { items } = JSON.parse(String(at(properties, 'serializedData'))) as { items: { name: string }[] };
      return setDiffers(
        'workbook',
        items.map(({ name }) => name),
        [
          'Events a minute',
          'Time a delivery takes, ms',
          'From publish to durable, ms',
          'Events waiting and under way',
          'Transactions',
          'Quarantined, by reason',
          'Exceptions',
          'Event Grid',
        ],
      );
    },
  ),

  readsFiles(12, 'the queries read metrics that the processor has', async (project) => {
    const code = await project.text('apps/processor/src/telemetry/instruments.ts');
    const queries = (await project.files('infra/queries')).map((name) => project.text(name));
    const read = (await Promise.all(queries)).join('').match(/(?<=')annals\.[a-z.]+(?=')/g) ?? [];
    return [
      ...(read.length > 0 ? [] : ['no query reads a metric']),
      ...read.flatMap((name) => mentions('instruments.ts', code, `'${name}'`)),
    ];
  }),

  readsFiles(12, 'sampling keeps every request, exception and log line', async (project) => {
    const problems: string[] = [];
    for (const app of ['processor', 'replayer']) {
      const host = JSON.parse(await project.text(`apps/${app}/host.json`)) as unknown;
      const sampling = 'logging.applicationInsights.samplingSettings';
      problems.push(
        ...differs(`${app} sampling`, at(host, `${sampling}.excludedTypes`), 'Request;Exception;Trace'),
        // The host's own telemetry: with OpenTelemetry's it would be for the worker to report requests.
        ...differs(`${app} telemetry mode`, at(host, 'telemetryMode'), undefined),
      );
    }
    return problems;
  }),

  readsFiles(12, 'the queries read the fields that the processor logs', async (project) => {
    const query = (await project.text('infra/queries/ingested.kql')).replaceAll(/^\/\/.*$/gm, '');
    const read = [...query.matchAll(/delivery\.(\w+)/g)].map(([, field]) => field ?? '');
    return [
      ...setDiffers('fields of the queries', read, ingestedFields),
      ...mentions('the queries', query, `Message startswith '{"event":"ingested"'`),
    ];
  }),
];

/** What the processor logs of a delivery, beside `event`; smoke.e2e.test.ts holds it against a real log line. */
export const ingestedFields = ['appended', 'duplicates', 'quarantined', 'reasons', 'ms'];

const mentions = (what: string, text: unknown, part: string) =>
  String(text).includes(part) ? [] : [`${what} does not mention ${part}`];
