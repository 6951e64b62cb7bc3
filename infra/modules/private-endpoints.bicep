// Private endpoints of a resource, one a service that it answers to, and their DNS records.

import { privateZones } from '../names.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name of the resource.')
param resourceName string

@description('Required. Id of the resource.')
param resourceId string

@description('Required. What it answers to: blob, queue, table, vault.')
param services string[]

@description('Required. The network.')
param networkName string

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for service in services: {
    name: privateZones[service]
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for service in services: {
    name: 'pep-${resourceName}-${service}'
    location: location
    tags: tags
    properties: {
      subnet: { id: virtualNetwork::endpoints.id }
      privateLinkServiceConnections: [
        { name: service, properties: { privateLinkServiceId: resourceId, groupIds: [service] } }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (service, index) in services: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zone[index].id } }]
    }
  }
]
