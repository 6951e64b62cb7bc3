// The key that wraps the keys of data subjects. It never leaves the vault; nobody but the apps may use it, nobody may
// purge it: without it, whatever is sealed is lost.

import { keyEncryptionKey } from '../names.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. A vault of this name was deleted and is to come back, with its key.')
param recover bool

@description('Required. Workspace that logs and metrics go to.')
param workspaceName string

@description('Optional. Private endpoint in this network, and no public door.')
param networkName string?

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    createMode: recover ? 'recover' : 'default'
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: networkName == null ? 'Enabled' : 'Disabled'
    // ARM, which makes the key, is a trusted service.
    networkAcls: { bypass: 'AzureServices', defaultAction: networkName == null ? 'Allow' : 'Deny' }
  }
}

// Made once: where the key is there, a deployment leaves it and its versions as they are.
resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = {
  parent: vault
  name: keyEncryptionKey
  properties: { kty: 'RSA', keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] }
}

// Who had a key unwrapped, and when: a line a use, of which the apps cache what they can.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'AuditEvent', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoints 'private-endpoints.bicep' = if (networkName != null) {
  params: {
    location: location
    tags: tags
    resourceName: vault.name
    resourceId: vault.id
    services: ['vault']
    networkName: networkName!
  }
}

@description('Name.')
output name string = vault.name

@description('Id.')
output resourceId string = vault.id

@description('Where the key is, without a version.')
output keyUrl string = key.properties.keyUri
