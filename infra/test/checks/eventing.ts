import { containerNames } from '@annals/event-store';
import { eventRejected } from '@annals/events-schema/catalogue';
import { registeredFunctions } from '../project/registered-functions.ts';
import { at } from '../project/deployment.ts';
import { differs, expectProperties, needsBicep } from './check.ts';

const topic = 'Microsoft.EventGrid/topics';
const subscription = `${topic}/eventSubscriptions`;

export const eventingChecks = [
  needsBicep(5, 'the topic takes CloudEvents, no keys, and has an identity of its own', async (project) => {
    const one = (await project.deployment('default')).one(topic);
    return [
      ...expectProperties(one, {
        inputSchema: 'CloudEventSchemaV1_0',
        disableLocalAuth: true,
        minimumTlsVersionAllowed: '1.2',
      }),
      ...differs(`${one.name} identity`, one.identity?.type, 'SystemAssigned'),
    ];
  }),

  needsBicep(
    6,
    "the subscription delivers CloudEvents in batches to the code's function",
    async (project) => {
      const one = (await project.deployment('eventing')).one(subscription);
      const core = await project.deployment('default');
      const [ingest] = (await registeredFunctions('processor')).filter(
        ({ type }) => type === 'eventGridTrigger',
      );
      const processor = core.one('Microsoft.Web/sites', 'func-processor');
      return [
        ...(core.ofType(subscription).length === 0
          ? []
          : ['the subscription is in the layer before the code']),
        ...differs('topic of the subscription', one.name.split('/')[0], core.one(topic).name),
        ...expectProperties(one, {
          eventDeliverySchema: 'CloudEventSchemaV1_0',
          'destination.endpointType': 'AzureFunction',
          'destination.properties.resourceId': `${processor.id}/functions/${ingest?.name ?? '?'}`,
          'destination.properties.maxEventsPerBatch': 500,
          'destination.properties.preferredBatchSizeInKilobytes': 512,
        }),
      ];
    },
  ),

  needsBicep(6, 'what the processor says of refused events is not delivered to it', async (project) =>
    expectProperties((await project.deployment('eventing')).one(subscription), {
      'filter.advancedFilters': [{ operatorType: 'StringNotIn', key: 'type', values: [eventRejected.type] }],
    }),
  ),

  needsBicep(
    7,
    'what cannot be delivered is retried by policy, then dead-lettered by identity',
    async (project) => {
      const one = (await project.deployment('eventing')).one(subscription);
      const account = (await project.deployment('default')).one(
        'Microsoft.Storage/storageAccounts',
        'stdata',
      );
      const dead = 'deadLetterWithResourceIdentity';
      return [
        ...expectProperties(one, {
          'retryPolicy.maxDeliveryAttempts': 30,
          'retryPolicy.eventTimeToLiveInMinutes': 1440,
          [`${dead}.identity.type`]: 'SystemAssigned',
          [`${dead}.deadLetterDestination.endpointType`]: 'StorageBlob',
          [`${dead}.deadLetterDestination.properties.blobContainerName`]: containerNames.deadletters,
          [`${dead}.deadLetterDestination.properties.resourceId`]: account.id,
        }),
        ...(at(one.properties, 'deadLetterDestination') === undefined
          ? []
          : ['dead letters bypass the identity']),
      ];
    },
  ),
];
