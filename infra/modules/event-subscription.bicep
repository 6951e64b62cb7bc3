// What the topic delivers to the processor's function.

import { ingestFunction, rejectionType } from '../names.bicep'

@description('Required. The topic.')
param topicName string

@description('Required. The processor.')
param processorName string

@description('Required. Account with the container of dead letters.')
param dataAccountName string

@description('Required. Most events a delivery.')
param maxEventsPerBatch int

@description('Required. Size that a delivery is filled up to, in KB.')
param preferredBatchSizeInKilobytes int

@description('Required. Attempts before an event is given up.')
param maxDeliveryAttempts int

@description('Required. Minutes before an event is given up.')
param eventTimeToLiveInMinutes int

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource processor 'Microsoft.Web/sites@2025-03-01' existing = {
  name: processorName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataAccountName
}

resource subscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: ingestFunction
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${processor.id}/functions/${ingestFunction}'
        maxEventsPerBatch: maxEventsPerBatch
        preferredBatchSizeInKilobytes: preferredBatchSizeInKilobytes
      }
    }
    // What the processor publishes of refused events is for their producers, not for itself.
    filter: { advancedFilters: [{ operatorType: 'StringNotIn', key: 'type', values: [rejectionType] }] }
    retryPolicy: {
      maxDeliveryAttempts: maxDeliveryAttempts
      eventTimeToLiveInMinutes: eventTimeToLiveInMinutes
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: dataAccount.id, blobContainerName: 'deadletters' }
      }
    }
  }
}

@description('Name.')
output name string = subscription.name

@description('Id.')
output resourceId string = subscription.id
