// Layer "eventing": the event subscription. Event Grid refuses a function that is not deployed yet, so azd provisions
// this layer after `azd deploy` (azure.yaml). Deploying it again changes nothing.
targetScope = 'subscription'

import { namesOf } from 'names.bicep'

@description('Required. Name of the azd environment, as given to main.bicep.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Required. Region, as given to main.bicep.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Optional. Most events a delivery. A delivery settles as a whole, and repeating one does no harm.')
@minValue(1)
@maxValue(5000)
param maxEventsPerBatch int = 500

@description('Optional. Size that a delivery is filled up to, in KB.')
@minValue(1)
@maxValue(1024)
param preferredBatchSizeInKilobytes int = 512

@description('Optional. Attempts before an event is given up and dead-lettered.')
@minValue(1)
@maxValue(30)
param maxDeliveryAttempts int = 30

@description('Optional. Minutes before an event is given up and dead-lettered.')
@minValue(1)
@maxValue(1440)
param eventTimeToLiveInMinutes int = 1440

var names = namesOf(subscription().subscriptionId, environmentName, location)

module eventSubscription 'modules/event-subscription.bicep' = {
  scope: resourceGroup(names.resourceGroup)
  params: {
    topicName: names.topic
    processorName: names.processor
    dataAccountName: names.dataAccount
    maxEventsPerBatch: maxEventsPerBatch
    preferredBatchSizeInKilobytes: preferredBatchSizeInKilobytes
    maxDeliveryAttempts: maxDeliveryAttempts
    eventTimeToLiveInMinutes: eventTimeToLiveInMinutes
  }
}

output ANNALS_EVENT_SUBSCRIPTION string = eventSubscription.outputs.name
