// The account that holds the history: tables, blobs, the queue of shards.

import { storageServices, stored } from '../names.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Redundancy.')
param redundancy string

@description('Required. Days that events in quarantine are kept.')
param quarantineDays int

@description('Required. Days that dead letters are kept.')
param deadLetterDays int

@description('Required. Workspace that logs and metrics go to.')
param workspaceName string

@description('Optional. Private endpoints in this network.')
param networkName string?

@description('Optional. With a network: public addresses that still reach the account.')
param allowedIpRanges string[] = []

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Not 'Disabled' with a network: Event Grid, a trusted service, writes dead letters through the public door.
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: networkName == null ? 'Allow' : 'Deny'
      ipRules: [for range in (networkName == null ? [] : allowedIpRanges): { value: range, action: 'Allow' }]
    }
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for name in stored.tables: { parent: tables, name: name }
]

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // Undoes a mistake for two weeks. No versions: blobs here are written once, and what is erased must be gone.
    deleteRetentionPolicy: { enabled: true, days: 14 }
    containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    isVersioningEnabled: false
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for name in stored.containers: { parent: blobs, name: name, properties: { publicAccess: 'None' } }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for name in stored.queues: { parent: queues, name: name }
]

// Archive and lake are written once and read seldom; both stay online (no rehydration).
var cooling = [
  for name in ['archive', 'lake']: {
    enabled: true
    name: '${name}-cools'
    type: 'Lifecycle'
    definition: {
      filters: { blobTypes: ['blockBlob'], prefixMatch: ['${name}/'] }
      actions: {
        baseBlob: {
          tierToCool: { daysAfterModificationGreaterThan: 30 }
          tierToCold: { daysAfterModificationGreaterThan: 180 }
        }
      }
    }
  }
]

var expiring = [
  for item in [{ name: 'quarantine', days: quarantineDays }, { name: 'deadletters', days: deadLetterDays }]: {
    enabled: true
    name: '${item.name}-expires'
    type: 'Lifecycle'
    definition: {
      filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: ['${item.name}/'] }
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: item.days } } }
    }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: { policy: { rules: concat(cooling, expiring) } }
  dependsOn: [blobs]
}

// Deletions are logged, since nothing deletes but expiry and erasure. Reads and writes are metrics: a log line a
// request would cost more than the request.
var diagnosed = {
  workspaceId: workspace.id
  logs: [{ category: 'StorageDelete', enabled: true }]
  metrics: [{ category: 'Transaction', enabled: true }]
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'to-workspace'
  properties: diagnosed
}

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: diagnosed
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queues
  name: 'to-workspace'
  properties: diagnosed
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

@description('Where the table is.')
output tableUrl string = account.properties.primaryEndpoints.table

@description('Where the blobs are.')
output blobUrl string = account.properties.primaryEndpoints.blob

@description('Where the queues are.')
output queueUrl string = account.properties.primaryEndpoints.queue
