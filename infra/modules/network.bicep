// A virtual network with a subnet for the apps' way out, one for private endpoints, and their DNS zones.

import { privateZones } from '../names.bicep'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

@description('Optional. Address space of the network.')
param addressPrefix string = '10.42.0.0/16'

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'apps'
        properties: {
          // Flex Consumption takes an address an instance or so: a /22 has room for 1,000.
          addressPrefix: cidrSubnet(addressPrefix, 22, 0)
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 4)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

var services = objectKeys(privateZones)

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: privateZones[service]
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, index) in services: {
    parent: zone[index]
    name: 'to-${virtualNetwork.name}'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: virtualNetwork.id } }
  }
]

@description('Name.')
output name string = virtualNetwork.name

@description('Id.')
output resourceId string = virtualNetwork.id
