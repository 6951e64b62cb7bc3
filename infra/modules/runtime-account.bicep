// The account of the Functions host: its locks, its keys, the deployed packages. No event is ever in it.

import { storageServices } from '../names.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Apps that keep their package here, a container each.')
param apps string[]

@description('Required. Workspace that logs and metrics go to.')
param workspaceName string

@description('Optional. Private endpoints in this network, and no public door.')
param networkName string?

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for app in apps: { parent: blobs, name: app, properties: { publicAccess: 'None' } }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: { workspaceId: workspace.id, metrics: [{ category: 'Transaction', enabled: true }] }
}

module endpoints 'private-endpoints.bicep' = if (networkName != null) {
  params: {
    location: location
    tags: tags
    resourceName: account.name
    resourceId: account.id
    services: storageServices
    networkName: networkName!
  }
}

@description('Name.')
output name string = account.name

@description('Id.')
output resourceId string = account.id
