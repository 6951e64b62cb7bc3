// Who may do what, each at the narrowest scope that serves: a container, a table, a queue, a key, the topic. Names are
// made of scope, principal and role, so that a second deployment finds the same assignments.

import { keyEncryptionKey } from '../names.bicep'
import { principal } from '../types.bicep'

@description('Required. Account of the data.')
param dataAccountName string

@description('Required. Account of the Functions host.')
param runtimeAccountName string

@description('Required. Vault of the key-encryption key.')
param keyVaultName string

@description('Required. The topic.')
param topicName string

@description('Required. Application Insights.')
param insightsName string

@description('Required. Identity of the processor.')
param processorPrincipalId string

@description('Required. Identity of the replayer.')
param replayerPrincipalId string

@description('Required. Identity of the topic, which writes dead letters.')
param topicPrincipalId string

@description('Required. Who runs azd; empty for nobody.')
param operatorId string

@description('Required. What operatorId is.')
param operatorType string

@description('Required. The processor publishes to the topic, too.')
param publishRejections bool

@description('Required. Who else may publish.')
param producers principal[]

var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  eventGridDataSender: 'd5a91429-5739-47e2-a06b-3470a27159e7'
  keyVaultCryptoServiceEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  tableDataReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
}

var processor = { id: processorPrincipalId, type: 'ServicePrincipal' }
var replayer = { id: replayerPrincipalId, type: 'ServicePrincipal' }
var topicIdentity = { id: topicPrincipalId, type: 'ServicePrincipal' }
var operators = empty(operatorId) ? [] : [{ id: operatorId, type: operatorType }]

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataAccountName

  resource tables 'tableServices' existing = {
    name: 'default'
    resource events 'tables' existing = { name: 'events' }
    resource projections 'tables' existing = { name: 'projections' }
    resource snapshots 'tables' existing = { name: 'snapshots' }
    resource replays 'tables' existing = { name: 'replays' }
    resource keys 'tables' existing = { name: 'keys' }
  }
  resource blobs 'blobServices' existing = {
    name: 'default'
    resource payloads 'containers' existing = { name: 'payloads' }
    resource quarantine 'containers' existing = { name: 'quarantine' }
    resource archive 'containers' existing = { name: 'archive' }
    resource lake 'containers' existing = { name: 'lake' }
    resource datasets 'containers' existing = { name: 'datasets' }
    resource deadletters 'containers' existing = { name: 'deadletters' }
  }
  resource queues 'queueServices' existing = {
    name: 'default'
    resource shards 'queues' existing = { name: 'shards' }
    resource poison 'queues' existing = { name: 'shards-poison' }
  }
}

resource runtimeAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: runtimeAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName

  resource key 'keys' existing = { name: keyEncryptionKey }
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// The history. The replayer appends that a subject was erased; whoever runs azd, what leaves quarantine
// (`replayer quarantine retry`).
resource onEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    map([processor, replayer], app => { to: app, role: roles.tableDataContributor }),
    map(operators, operator => { to: operator, role: roles.tableDataContributor })
  ): {
    scope: dataAccount::tables::events
    name: guid(dataAccount::tables::events.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onPayloads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    map([processor, replayer], app => { to: app, role: roles.blobDataContributor }),
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::payloads
    name: guid(dataAccount::blobs::payloads.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onQuarantine 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    map([processor, replayer], app => { to: app, role: roles.blobDataContributor }),
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::quarantine
    name: guid(dataAccount::blobs::quarantine.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// States that the processor folded before, so that it need not fold a long stream again. Whoever erases drops them.
resource onSnapshots 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for to in concat([processor, replayer], operators): {
    scope: dataAccount::tables::snapshots
    name: guid(dataAccount::tables::snapshots.id, to.id, roles.tableDataContributor)
    properties: {
      principalId: to.id
      principalType: to.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.tableDataContributor
      )
    }
  }
]

// What the replayer makes of the history, which the processor shows; whoever runs azd may make it too (`replayer project
// run`, `archive run`).
resource onProjections 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    [{ to: replayer, role: roles.tableDataContributor }, { to: processor, role: roles.tableDataReader }],
    map(operators, operator => { to: operator, role: roles.tableDataContributor })
  ): {
    scope: dataAccount::tables::projections
    name: guid(dataAccount::tables::projections.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// Jobs of the replayer and their shards, which the processor shows; whoever runs azd may start, watch and cancel them, on a
// machine or on the queue, and republish.
resource onReplays 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    [{ to: replayer, role: roles.tableDataContributor }, { to: processor, role: roles.tableDataReader }],
    map(operators, operator => { to: operator, role: roles.tableDataContributor })
  ): {
    scope: dataAccount::tables::replays
    name: guid(dataAccount::tables::replays.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onArchive 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    [{ to: replayer, role: roles.blobDataContributor }],
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::archive
    name: guid(dataAccount::blobs::archive.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onLake 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    [{ to: replayer, role: roles.blobDataContributor }],
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::lake
    name: guid(dataAccount::blobs::lake.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// Built by whoever runs azd (`replayer dataset build`); the apps list and show what there is.
resource onDatasets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    map([processor, replayer], app => { to: app, role: roles.blobDataReader }),
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::datasets
    name: guid(dataAccount::blobs::datasets.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// Keys of data subjects, wrapped. Whoever runs azd may erase one, and can open none: only the apps may unwrap.
resource onKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in map(
    concat([processor, replayer], operators),
    one => { to: one, role: roles.tableDataContributor }
  ): {
    scope: dataAccount::tables::keys
    name: guid(dataAccount::tables::keys.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onKeyEncryptionKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in map([processor, replayer], app => {
    to: app
    role: roles.keyVaultCryptoServiceEncryptionUser
  }): {
    scope: vault::key
    name: guid(vault::key.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// What Event Grid could not deliver: written by the topic's own identity, in this layer, before any subscription, and
// taken out by whoever runs azd (`replayer dead-letters retry`), or erases.
resource onDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    map([topicIdentity, replayer], one => { to: one, role: roles.blobDataContributor }),
    map(operators, operator => { to: operator, role: roles.blobDataContributor })
  ): {
    scope: dataAccount::blobs::deadletters
    name: guid(dataAccount::blobs::deadletters.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onShards 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in concat(
    [{ to: replayer, role: roles.queueDataContributor }],
    map(operators, operator => { to: operator, role: roles.queueDataMessageSender })
  ): {
    scope: dataAccount::queues::shards
    name: guid(dataAccount::queues::shards.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onPoison 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in [{ to: replayer, role: roles.queueDataContributor }]: {
    scope: dataAccount::queues::poison
    name: guid(dataAccount::queues::poison.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

// The Functions host makes its own containers (locks, keys) and a table of its diagnostics: the account is the
// narrowest scope that it documents. It is why the runtime has an account of its own.
resource onRuntime 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in flatten(map([processor, replayer], app => [
    { to: app, role: roles.blobDataOwner }
    { to: app, role: roles.tableDataContributor }
  ])): {
    scope: runtimeAccount
    name: guid(runtimeAccount.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in map(
    concat(operators, producers, publishRejections ? [processor] : []),
    producer => { to: producer, role: roles.eventGridDataSender }
  ): {
    scope: topic
    name: guid(topic.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in map([processor, replayer], app => { to: app, role: roles.monitoringMetricsPublisher }): {
    scope: insights
    name: guid(insights.id, grant.to.id, grant.role)
    properties: {
      principalId: grant.to.id
      principalType: grant.to.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]
