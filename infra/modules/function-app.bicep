// A function app on Flex Consumption with its plan. It proves who it is with its user-assigned identity everywhere:
// to its package, to the Functions storage, to the data, to Application Insights.

import { keyEncryptionKey } from '../names.bicep'
import { scale as scaleType } from '../types.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name; the first 32 characters are the host id and must differ between apps.')
@maxLength(32)
param name string

@description('Required. The service of azure.yaml that is deployed here.')
param serviceName string

@description('Required. The app\'s identity.')
param identityName string

@description('Required. Node.js version.')
param nodeVersion string

@description('Required. How it scales.')
param scale scaleType

@description('Required. Spread over availability zones.')
param zoneRedundant bool

@description('Required. Account of the Functions host.')
param runtimeAccountName string

@description('Required. Account of the data.')
param dataAccountName string

@description('Required. Vault of the key-encryption key.')
param keyVaultName string

@description('Required. Application Insights.')
param insightsName string

@description('Optional. Settings that this app has beside those of every app.')
param ownSettings object = {}

@description('Optional. Topic that the app publishes rejections to.')
param rejectionsTopicName string?

@description('Optional. The app takes messages from the queue of shards.')
param takesShards bool = false

@description('Optional. Network that the app sends from.')
param networkName string?

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource runtimeAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: runtimeAccountName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName

  resource key 'keys' existing = { name: keyEncryptionKey }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource rejectionsTopic 'Microsoft.EventGrid/topics@2025-02-15' existing = if (rejectionsTopicName != null) {
  name: rejectionsTopicName ?? ''
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: networkName == null
      ? null
      : resourceId('Microsoft.Network/virtualNetworks/subnets', networkName!, 'apps')
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${runtimeAccount.properties.primaryEndpoints.blob}${name}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.memoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReady == 0
          ? []
          : [{ name: scale.alwaysReadyFor, instanceCount: scale.alwaysReady }]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(ownSettings, {
      ...(rejectionsTopicName == null
        ? {}
        : { ANNALS_REJECTIONS_TOPIC_ENDPOINT: rejectionsTopic!.properties.endpoint })
      ...(takesShards
        ? {
            ANNALS_SHARDS__credential: 'managedidentity'
            ANNALS_SHARDS__clientId: identity.properties.clientId
            ANNALS_SHARDS__queueServiceUri: dataAccount.properties.primaryEndpoints.queue
          }
        : {})
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AzureWebJobsStorage__blobServiceUri: runtimeAccount.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: runtimeAccount.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: runtimeAccount.properties.primaryEndpoints.table
      // Names an endpoint, opens nothing: Application Insights takes no keys here (DisableLocalAuth).
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.properties.clientId
      ANNALS_TABLE_URL: dataAccount.properties.primaryEndpoints.table
      ANNALS_BLOB_URL: dataAccount.properties.primaryEndpoints.blob
      // Without a version: what is sealed says which it was, what is to be sealed takes the newest.
      ANNALS_KEY_ENCRYPTION_KEY: vault::key.properties.keyUri
    })
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name.')
output name string = app.name

@description('Id.')
output resourceId string = app.id

@description('Where the app answers.')
output url string = 'https://${app.properties.defaultHostName}'
