// Every name that more than one file needs. The two layers (main, eventing) agree by calling the same function, so
// that eventing needs no output of main.

@description('What the code calls its tables, containers and queues: packages/event-store/src/layout/names.ts.')
@export()
var stored = {
  tables: ['events', 'projections', 'snapshots', 'replays', 'keys']
  containers: ['payloads', 'quarantine', 'archive', 'lake', 'datasets', 'deadletters']
  queues: ['shards', 'shards-poison']
}

@description('The function that takes events from Event Grid: apps/processor/src/main.ts.')
@export()
var ingestFunction = 'ingest'

@description('What the processor says of refused events: packages/events-schema/src/catalogue/event-rejected.ts.')
@export()
var rejectionType = 'ai.annals.event.rejected.v1'

@description('The key in Key Vault that wraps the keys of data subjects.')
@export()
var keyEncryptionKey = 'key-encryption'

@description('What a storage account answers to.')
@export()
var storageServices = ['blob', 'queue', 'table']

@description('The private DNS zones, by the service that answers in them.')
@export()
var privateZones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
}

@description('Resource names of one environment, the same at every deployment.')
@export()
func namesOf(subscriptionId string, environmentName string, location string) object => {
  token: uniqueString(subscriptionId, environmentName, location)
  resourceGroup: 'rg-${environmentName}'
  topic: 'evgt-${uniqueString(subscriptionId, environmentName, location)}'
  dataAccount: 'stdata${uniqueString(subscriptionId, environmentName, location)}'
  runtimeAccount: 'strun${uniqueString(subscriptionId, environmentName, location)}'
  keyVault: 'kv-${uniqueString(subscriptionId, environmentName, location)}'
  processor: 'func-processor-${uniqueString(subscriptionId, environmentName, location)}'
  replayer: 'func-replayer-${uniqueString(subscriptionId, environmentName, location)}'
  processorIdentity: 'id-processor-${uniqueString(subscriptionId, environmentName, location)}'
  replayerIdentity: 'id-replayer-${uniqueString(subscriptionId, environmentName, location)}'
  workspace: 'log-${uniqueString(subscriptionId, environmentName, location)}'
  insights: 'appi-${uniqueString(subscriptionId, environmentName, location)}'
  network: 'vnet-${uniqueString(subscriptionId, environmentName, location)}'
}
