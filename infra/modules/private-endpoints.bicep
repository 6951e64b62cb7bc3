// Private endpoints of a storage account for blobs, queues and tables, and their DNS records.

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. The storage account.')
param accountName string

@description('Required. The network.')
param networkName string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for service in ['blob', 'queue', 'table']: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for service in ['blob', 'queue', 'table']: {
    name: 'pep-${accountName}-${service}'
    location: location
    tags: tags
    properties: {
      subnet: { id: virtualNetwork::endpoints.id }
      privateLinkServiceConnections: [
        { name: service, properties: { privateLinkServiceId: account.id, groupIds: [service] } }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (service, index) in ['blob', 'queue', 'table']: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zone[index].id } }]
    }
  }
]
