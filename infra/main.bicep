// Layer "core": everything but the event subscription, which needs the deployed code (eventing.bicep).
targetScope = 'subscription'

import { ingestFunction, namesOf } from 'names.bicep'
import { principal } from 'types.bicep'

@description('Required. Name of the azd environment; part of every name and the tag azd-env-name.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Required. Region of every resource: one that offers Flex Consumption.')
@allowed([
  'australiaeast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'switzerlandnorth'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
])
@metadata({ azd: { type: 'location' } })
param location string

@description('Optional. Who runs azd: may publish, read and append, for the smoke check and the CLI. Empty grants nobody.')
param operatorId string = ''

@description('Optional. What operatorId is; under CI a service principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('Optional. Who else may publish to the topic.')
@maxLength(100)
param producers principal[] = []

@description('Optional. Redundancy of the data account. The runtime account holds nothing worth copying: LRS.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_RAGRS'
  'Standard_GZRS'
  'Standard_RAGZRS'
])
param dataRedundancy string = 'Standard_ZRS'

@description('Optional. Node.js version of both apps; 22 is what the tests run on.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('Optional. Memory of a processor instance, in MB.')
@allowed([512, 2048, 4096])
param processorMemoryMB int = 2048

@description('Optional. Most processor instances at a time.')
@minValue(40)
@maxValue(1000)
param processorMaximumInstances int = 100

@description('Optional. Processor instances that never scale in. One avoids refused first deliveries on a cold app.')
@minValue(0)
@maxValue(20)
param processorAlwaysReady int = 0

@description('Optional. The processor logs a line for every event, not for refused ones alone: for a while, to find something.')
param processorLogEvents bool = false

@description('Optional. Memory of a replayer instance, in MB.')
@allowed([512, 2048, 4096])
param replayerMemoryMB int = 2048

@description('Optional. Most replayer instances at a time.')
@minValue(40)
@maxValue(1000)
param replayerMaximumInstances int = 100

@description('Optional. When live projections catch up, as NCRONTAB; every minute unless told.')
@minLength(11)
@maxLength(100)
param followSchedule string = '0 * * * * *'

@description('Optional. How long what is kept, a rule a category: conversation=400d,evaluation=keep.')
@maxLength(2000)
param retention string = ''

@description('Optional. When retention is applied, as NCRONTAB. Empty: never; whoever runs azd still may.')
@maxLength(100)
param retentionSchedule string = ''

@description('Optional. Spreads the instances of both apps over availability zones.')
param zoneRedundant bool = false

@description('Optional. Storage behind private endpoints in a virtual network.')
param privateNetwork bool = false

@description('Optional. With privateNetwork: public IPv4 addresses or ranges that still reach the data account.')
@maxLength(200)
param allowedIpRanges string[] = []

@description('Optional. Days that events in quarantine are kept.')
@minValue(1)
@maxValue(3650)
param quarantineDays int = 90

@description('Optional. Days that dead letters are kept.')
@minValue(1)
@maxValue(3650)
param deadLetterDays int = 90

@description('Optional. After `azd down`: the vault of this environment is brought back with its key. Off again once it is.')
param recoverKeyVault bool = false

@description('Optional. Days that logs are kept; 30 are in the price of ingestion.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Optional. The processor publishes to the topic that an event was refused, for its producer to hear.')
param publishRejections bool = false

@description('Optional. Where alerts are mailed to. Empty: they show in the portal only.')
param alertEmail string = ''

var names = namesOf(subscription().subscriptionId, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: tags
}

module processorIdentity 'modules/identity.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: names.processorIdentity }
}

module replayerIdentity 'modules/identity.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: names.replayerIdentity }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: names.workspace
    insightsName: names.insights
    retentionDays: logRetentionDays
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { location: location, tags: tags, name: names.network }
}

var networkName = privateNetwork ? names.network : null

module data 'modules/data-account.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.dataAccount
    redundancy: dataRedundancy
    quarantineDays: quarantineDays
    deadLetterDays: deadLetterDays
    workspaceName: names.workspace
    networkName: networkName
    allowedIpRanges: allowedIpRanges
  }
  dependsOn: [monitoring, network]
}

module runtime 'modules/runtime-account.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.runtimeAccount
    apps: [names.processor, names.replayer]
    workspaceName: names.workspace
    networkName: networkName
  }
  dependsOn: [monitoring, network]
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.keyVault
    recover: recoverKeyVault
    workspaceName: names.workspace
    networkName: networkName
  }
  dependsOn: [monitoring, network]
}

module topic 'modules/topic.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: names.topic, workspaceName: names.workspace }
  dependsOn: [monitoring]
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    dataAccountName: names.dataAccount
    runtimeAccountName: names.runtimeAccount
    keyVaultName: names.keyVault
    topicName: names.topic
    insightsName: names.insights
    processorPrincipalId: processorIdentity.outputs.principalId
    replayerPrincipalId: replayerIdentity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
    publishRejections: publishRejections
    producers: producers
  }
  dependsOn: [data, runtime, keyVault, monitoring]
}

module processor 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.processor
    serviceName: 'processor'
    identityName: names.processorIdentity
    nodeVersion: nodeVersion
    zoneRedundant: zoneRedundant
    scale: {
      memoryMB: processorMemoryMB
      maximumInstances: processorMaximumInstances
      alwaysReady: processorAlwaysReady
      alwaysReadyFor: 'function:${ingestFunction}'
    }
    ownSettings: { ANNALS_LOG_EVENTS: processorLogEvents ? 'true' : 'false' }
    runtimeAccountName: names.runtimeAccount
    dataAccountName: names.dataAccount
    keyVaultName: names.keyVault
    insightsName: names.insights
    rejectionsTopicName: publishRejections ? names.topic : null
    networkName: networkName
  }
  dependsOn: [roles]
}

module replayer 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: names.replayer
    serviceName: 'replayer'
    identityName: names.replayerIdentity
    nodeVersion: nodeVersion
    zoneRedundant: zoneRedundant
    scale: {
      memoryMB: replayerMemoryMB
      maximumInstances: replayerMaximumInstances
      alwaysReady: 0
      alwaysReadyFor: 'http'
    }
    ownSettings: {
      ANNALS_FOLLOW_SCHEDULE: followSchedule
      ...(empty(retentionSchedule)
        ? {}
        : { ANNALS_RETENTION: retention, ANNALS_RETENTION_SCHEDULE: retentionSchedule })
    }
    takesShards: true
    runtimeAccountName: names.runtimeAccount
    dataAccountName: names.dataAccount
    keyVaultName: names.keyVault
    insightsName: names.insights
    networkName: networkName
  }
  dependsOn: [roles]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: names.token
    topicName: names.topic
    workspaceName: names.workspace
    email: alertEmail
  }
  dependsOn: [topic, monitoring]
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceName: names.workspace, topicName: names.topic }
  dependsOn: [topic, monitoring]
}

// azd keeps these in the environment: `azd env get-values` prints them, the CLI and the smoke check read them.
// AZURE_LOCATION is not among them: as the output of a layer it breaks `azd down`.
output AZURE_RESOURCE_GROUP string = group.name
output ANNALS_TOPIC_ENDPOINT string = topic.outputs.endpoint
output ANNALS_TOPIC_NAME string = names.topic
output ANNALS_TABLE_URL string = data.outputs.tableUrl
output ANNALS_BLOB_URL string = data.outputs.blobUrl
output ANNALS_QUEUE_URL string = data.outputs.queueUrl
output ANNALS_KEY_ENCRYPTION_KEY string = keyVault.outputs.keyUrl
output ANNALS_PROCESSOR_NAME string = names.processor
output ANNALS_PROCESSOR_ID string = processor.outputs.resourceId
output ANNALS_REPLAYER_NAME string = names.replayer
output ANNALS_REPLAYER_URL string = replayer.outputs.url
output ANNALS_WORKBOOK_ID string = workbook.outputs.resourceId
